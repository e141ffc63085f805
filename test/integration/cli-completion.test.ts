/** The completion scripts, sourced by the real shells. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../support/command.ts';
import { tempDir } from '../support/temp-dir.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Nothing of whoever runs the tests: neither their start files nor their history. */
const ENV = { PATH: process.env.PATH ?? '', HOME: '/dev/null', LC_ALL: 'C.UTF-8' };

async function scriptFile(t: TestContext, shell: string, env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await runCommand(t, ['completion', shell], { env });
  assert.equal(code, 0, stderr);
  const file = join(tempDir(t), `completion.${shell}`);
  writeFileSync(file, stdout);
  return file;
}

function run(shell: string, args: string[]): string {
  return execFileSync(shell, args, { cwd: ROOT, env: ENV, encoding: 'utf8', timeout: 30_000 });
}

/** What bash offers for a line; the last word is the one that is being typed. */
function bashOffers(file: string, ...words: string[]): string[] {
  const offer = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _anchor_webhooks; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const printed = run('bash', ['--norc', '-c', offer, 'bash', file, 'anchor-webhooks', ...words]);
  return printed.split('\n').filter((line) => line !== '');
}

test('bash completes commands, flags, their values, lists, files and folders', async (t) => {
  const file = await scriptFile(t, 'bash');
  const cases: [words: string[], offers: string[]][] = [
    [['we'], ['webhooks']],
    [['webhooks', 'r'], ['rotate']],
    [['webhooks', 'create', 'https://example.com', '--ev'], ['--events']],
    [['webhooks', 'create', '--events', 'task.completed,task.f'], ['task.completed,task.failed']],
    [
      ['serve', '--role', ''],
      ['all', 'api', 'worker'],
    ],
    [['serve', '--scrub-output', 't'], ['true']],
    [['serve', '--port', ''], []],
    [['deliveries', 'list', '--status', 'dead,f'], ['dead,failed']],
    [['publish', '--project', 'x', 'READ'], ['README.md']],
    [['backup', 'exam'], ['examples']],
    [['webhooks', 'test', 'wh_x', 'task.h'], ['task.healed']],
    [['webhooks', 'test', 'task.h'], []],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
  ];
  for (const [words, offers] of cases) assert.deepEqual(bashOffers(file, ...words), offers, words.join(' '));
  const commands = bashOffers(file, '');
  for (const command of ['serve', 'doctor', 'completion', 'deliveries'])
    assert.ok(commands.includes(command));
});

test('event types are those of the operator’s own catalog, where one is set', async (t) => {
  const file = await scriptFile(t, 'bash', {
    ANCHOR_CATALOG_FILE: join(ROOT, 'examples', 'shop-catalog.yaml'),
  });
  assert.deepEqual(bashOffers(file, 'publish', '--example', 'order.r'), ['order.refunded']);
});

/** Types each line into a real zsh on a terminal of its own, Tab included, and prints what the command then got. */
const ZSH = `
zmodload zsh/zpty
zpty z zsh -f
zpty -w z "PS1=; autoload -Uz compinit; compinit -D -u; anchor-webhooks() { print -r -- \\"GOT<\\\${(j: :)@}>\\"; }; source $1; print REA''DY"
zpty -r z out '*READY*'
shift
for line in "$@"; do
  zpty -w -n z "$line"$'\\n'
  zpty -r z out '*GOT<*>*'
  print -r -- "\${\${out##*GOT<}%%>*}"
done
zpty -w z exit
`;

test('zsh completes what is typed at its prompt', async (t) => {
  const file = await scriptFile(t, 'zsh');
  const cases: [typed: string, got: string][] = [
    ['webh\tcr\tx', 'webhooks create x'],
    ['webhooks create --ev\ttask.completed,task.fa\t', 'webhooks create --events task.completed,task.failed'],
    ['serve --role wor\t', 'serve --role worker'],
    ['publish READ\t', 'publish README.md'],
    ['webhooks test wh_x session.rec\t', 'webhooks test wh_x session.recording.ready'],
    ['completion f\t', 'completion fish'],
  ];
  const lines = cases.map(([typed]) => `anchor-webhooks ${typed}`);
  const printed = run('zsh', ['-f', '-c', ZSH, 'zsh', file, ...lines]);
  assert.deepEqual(
    printed.trim().split('\n'),
    cases.map(([, got]) => got),
  );
});

test('fish completes commands, flags, their values, lists and files', async (t) => {
  const file = await scriptFile(t, 'fish');
  const cases: [typed: string, offers: string[]][] = [
    ['webhooks cr', ['create']],
    ['webhooks create x --ev', ['--events']],
    ['webhooks create x --events task.completed,task.f', ['task.completed,task.failed']],
    ['serve --role ', ['all', 'api', 'worker']],
    ['publish READ', ['README.md']],
    ['webhooks test wh_x task.h', ['task.healed']],
    ['completion ', ['bash', 'fish', 'zsh']],
  ];
  for (const [typed, offers] of cases) {
    const script = `source ${file}; complete -C "anchor-webhooks ${typed}"`;
    const found = run('fish', ['--no-config', '-c', script]).trim().split('\n');
    assert.deepEqual(
      found.map((line) => line.split('\t')[0]),
      offers,
      typed,
    );
  }
});

test('a shell that is not known is refused, with those that are', async (t) => {
  const { code, stderr } = await runCommand(t, ['completion', 'tcsh']);
  assert.equal(code, 2);
  assert.match(stderr, /bash, zsh, fish/);
});
