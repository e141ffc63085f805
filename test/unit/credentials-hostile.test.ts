import assert from 'node:assert/strict';
import test from 'node:test';
import { FAMILIES } from '../../src/sanitise/credentials/kinds/table.ts';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';

const SIZE = 65_536;
/** CPU time of one call, in milliseconds, the least of some: other processes of the machine cost no CPU of ours. */
const MOST_MS = 20;
const TRIES = 20;

const DELIMITERS = [...`=:"'\\/@-_.,;&?<>({[)}]%$#*| \n\t\0aA0\`~+é\ud800`];
const REPEATED =
  `a= key= password= password:~ password~ password~is~ token=" token=' token=\` token=\\" "token": secret, secret( <secret>
  --password~ eyJ eyJ. eyJhbGciOi. -----BEGIN -----BEGIN~PRIVATE~KEY----- :// ://a: https://a:b@ ://@ https://a?b=c& Authorization:~
  Authorization:~Bearer~ Authorization:~Digest~ Authorization:~Digest~a=b, Bearer~ Basic~ Cookie:~a= Cookie:~ Set-Cookie:~a=b; ghp_ sk-
  sk_live_ AKIA xoxb- SG. EAA ~-u~a: ~-p ~-u curl~-u~a mysql~-p curl~ ?a=b& https://x/?sig= kind:~Secret~ api_key~ api~key~ my~api~key~is~
  heroku~a1b2c3d4e5f6 heroku~a1b2c3d4e5f6a7b8~ a1b2c3d4e5f6g7h8~ a1b2c3d4e5f6g7h8/ a1b2c3d4- passpass keykeykey secretsecret password\\n
  %3D token%3D token%22 &quot; token&quot;:&quot; hooks.slack.com/services/ $2a$10$ $6$ {SSHA} NetworkCredential("a", login(" login("a","
  name="password"~value value="x"~name="password token[ token] token) token=) token=( token={{ token=\${ token=$( token=< token=your_
  token=a. token=a.b token=aB sig= &sig= ?sig= &key= 1//0 AAAA ZXlK a:b@ +A Aa1 Aa1- x1x1x1x1x1x1x1x1~is~the~ s. 00 :AA 123456:AA
  mnemonic="river~apple~ seed~phrase=aaa~bbb~ secret~5~x password~7~ community~x~ key~7~ passwords:["abc1", passwords:~["a1b2","
  xy_live_ a_b_key_ a1b2c3d4:a1b2 12345678:a1b2 token~||~ token~{ token:{"value": BEGIN~RSA~PRIVATE~KEY-- $ANSIBLE_VAULT;1.1;AES256~ sumo_access=
  access_token= "d":" key~=~ password~for~the~ password~is~set~to~ arn:aws:secret: is~the~password~ {"password":" \\\\\\"password\\\\\\":\\\\\\"`
    .split(/\s+/)
    .map((piece) => piece.replaceAll('~', ' '));
const EXAMPLES = FAMILIES.flatMap(({ kinds }) => kinds.map(({ example }) => example));

function leastCpuMs(text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES && least > MOST_MS * 0.75; i++) {
    const before = process.cpuUsage();
    scrubCredentials(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** What a plain loop over a text costs for each character on a machine with nothing else to do. */
const USUAL_NS = 1;

/** How much slower than usual the machine runs at the moment: others on the same core cost CPU time of ours as well. */
function slowdown(): number {
  const text = filled('Xx1 ');
  const before = process.cpuUsage();
  let sum = 0;
  for (let round = 0; round < 40; round++) for (let i = 0; i < SIZE; i++) sum += text.charCodeAt(i);
  const { user, system } = process.cpuUsage(before);
  assert.ok(sum > 0);
  return Math.max(1, ((user + system) * 1000) / (40 * SIZE) / USUAL_NS);
}

const filled = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE);

function assertFast(pieces: readonly string[]): void {
  for (const piece of pieces) {
    const ms = leastCpuMs(filled(piece));
    assert.ok(
      ms <= MOST_MS || ms <= MOST_MS * slowdown(),
      `64 KB of ${JSON.stringify(piece)} took ${ms.toFixed(1)} ms`,
    );
  }
}

test('64 KB of any delimiter take at most 20 ms', () => assertFast(DELIMITERS));

test('64 KB of any opening that the scanner looks for take at most 20 ms', () => assertFast(REPEATED));

test('64 KB of the beginnings of tokens take at most 20 ms', () => {
  assertFast(
    EXAMPLES.filter((_, i) => i % 5 === 0).flatMap((example) => [
      example.slice(0, 6),
      `${example.slice(0, -1)} `,
    ]),
  );
});

test('64 KB of every opening in turn take at most 20 ms', () => {
  assertFast([REPEATED.join(''), REPEATED.toReversed().join(' '), EXAMPLES.join(' '), EXAMPLES.join('')]);
});

test('time grows with the length of a text and not faster', () => {
  const text = filled(REPEATED.join(' '));
  const half = leastCpuMs(text.slice(0, SIZE / 2));
  assert.ok(leastCpuMs(text) < half * 4 + 5);
});
