/** What every command has, whichever is added: walked through as the program declares them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { describedProgram, helpOf, leaves, nameOf } from '../../scripts/docs/cli-page.ts';

const WIDTH = 80;
const commands = leaves(describedProgram());

test('the commands that are promised are there', () => {
  const names = commands.map((command) => nameOf(command).replace('anchor-webhooks ', ''));
  const promised = [
    ...['serve', 'demo', 'dashboard', 'publish', 'listen', 'sanitise', 'verify', 'doctor', 'completion'],
    ...['list', 'create', 'update', 'rotate', 'delete', 'test'].map((name) => `webhooks ${name}`),
    ...['list', 'show', 'resend', 'tail'].map((name) => `deliveries ${name}`),
    ...['keys list', 'keys create', 'keys revoke', 'projects list', 'projects create'],
    ...['event-types list', 'event-types show'],
  ];
  for (const name of promised) assert.ok(names.includes(name), name);
});

for (const command of commands) {
  const name = nameOf(command);

  test(`${name} has --json, and help with examples and exit codes that fits ${WIDTH} columns`, () => {
    const json = command.options.find(({ long }) => long === '--json');
    assert.ok(json !== undefined && !json.hidden, 'no --json');
    const help = helpOf(command, WIDTH);
    const examples = /^Examples:\n(?<lines>(?: {2}[#$] .+\n)+)/m.exec(help)?.groups?.lines ?? '';
    assert.match(examples, new RegExp(`^ {2}\\$ ${name}( |$)`, 'm'), `no example:\n${help}`);
    assert.match(help, /^Exit codes:\n {2}0 {4}done as asked$/m, help);
    assert.match(help, /^ {2}2 {4}called wrongly/m, help);
    const wide = help.split('\n').filter((line) => line.length > WIDTH && !line.startsWith('  $ '));
    assert.deepEqual(wide, []);
  });

  test(`${name}: its examples use flags that it has`, () => {
    const lines = helpOf(command, WIDTH).matchAll(new RegExp(`^ {2}\\$ ${name}(?<rest> .*)?$`, 'gm'));
    for (const { groups } of lines) {
      const used = (groups?.rest ?? '').match(/(?<= )--[a-z-]+/g) ?? [];
      for (const flag of used)
        assert.ok(
          command.options.some(({ long }) => long === flag),
          flag,
        );
    }
  });

  test(`${name} refuses a flag that it does not know, and says where its help is`, async () => {
    const needed = command.options
      .filter(({ mandatory }) => mandatory)
      .flatMap(({ long }) => [long ?? '', 'x']);
    const args = [...name.split(' ').slice(1), ...needed, '--no-such-flag'];
    await assert.rejects(describedProgram().parseAsync(args, { from: 'user' }), (error: Error) => {
      assert.equal(error.message, `Unknown option '--no-such-flag'. See: ${name} --help`);
      return true;
    });
  });
}
