/** What the search for secrets may take longest with: texts, and events made of them. */
import type { JsonObject } from '../../src/json/json.ts';
import { type Draw, seededDraw } from '../../src/sanitise/credentials/kinds/shape.ts';
import { FAMILIES } from '../../src/sanitise/credentials/kinds/table.ts';
import type { TaskInputs } from '../../src/sanitise/secret-inputs/collect.ts';
import { RUN } from '../support/sanitising.ts';

export const SIZE = 65_536;

export const DELIMITERS = [...`=:"'\\/@-_.,;&?<>({[)}]%$#*| \n\t\0aA0\`~+é\ud800`];
export const REPEATED =
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
  insert~into~t(password)values('x', insert~into~t(password)values( httponly {httponly: cookies:[{value:"x", {"value":"dGhpcyBp","httpOnly":true},
  entered~4829~as~ password~from~a1b2c3~to~ question~answer:~a auth~default~a1b2~ creds~for~a:~ send_keys("abc")~<input~id="password" li_at=abcdefgh1~ __host-a=
  {password,~"a1 Credentials("a","b","c"," BUNDLE_a__b:~c: stats~auth~a:bcd~ password~/d~ set~-x~key~ key~<<<~ key~As~String~ class="a~key~
  a1~LOGIN~b~c~ PRAGMA~key~=~'x',~ crypt('abc', identified~by~'x signtool~ basic_auth(Some("a"), a:b1c2d@x.com:1~ digest~username="a", AUTH~LOGIN~YW5u~ value~x1~
  a:b@tcp( @tcp( a@b.com:x1y2z3~ verification~code~4829~ 482913~is~your~code~ name="password"\r\n\r\n curl~-b~a=xyz;~ otp~key~ABCD~ ;PWD={a} password=Qu1ck.Fox~
  access_token= "d":" key~=~ password~for~the~ password~is~set~to~ arn:aws:secret: is~the~password~ {"password":" \\\\\\"password\\\\\\":\\\\\\"`
    .split(/\s+/)
    .map((piece) => piece.replaceAll('~', ' '));
export const EXAMPLES = FAMILIES.flatMap(({ kinds }) => kinds.map(({ example }) => example));

/**
 * The worst that a search over openings, names, examples and delimiters came upon, alone, in pairs and changed at
 * random: § is another letter or digit each time, so that nothing is known from the time before.
 */
export const WORST = [
  'https://files.example.com/a.pdf?se=2026-01-01&sig=Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA%3D%3D=',
  'https://a.example.com/a?page=2&sort=name',
  'https://?a=',
  'ops_eyJ',
  'ops_eyJnD7m57PitajKuEy3ufgdrgeukQ3vSHtbFpHpf1a5hMgwd7Hz1ob0h9cVRVZ',
  '-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04f\\n-----END EC PRIVATE KEY-----\n',
  'oauth:',
  '-pat ',
  '-pat" ',
  '-pat: ',
  'pw"',
  "pw' ",
  'pw\'="',
  'pw: ',
  'pw:key ',
  'pwd ',
  'psw ',
  'pass="',
  'pass: ',
  'pat="',
  'psk: ',
  'seed ',
  'cred: ',
  'Authorization: ',
  'Bearer p§§§l-..',
  'Bearer ="pplx-..SKB.',
  'maxmind: 6j77x7kPsKYS3yG8" ',
  '-password password x1 ',
  '-pat -§1§2§3§cronitor4§5§6-pass',
  '&§§§§§§§§§§§§§§§snyk_sat.CLIENT_SECRET="k7Tq2vXw9LpZ"',
  'api_key: getPassword()§1§2§3§4§5§6',
  'password=§§§§§§§§§§§§ ',
  'token §§§§§§§§§§§§§§§§ ',
  `password: ab${'1'.repeat(60)}x `,
  `password: ab${'1A'.repeat(30)}x `,
  `password: ab${'AB'.repeat(30)}x `,
  `token ${'ab.'.repeat(45)}c!1A9 `,
  `Bearer ${'.'.repeat(4_000)}A `,
  'kind: Secret\ndata: ',
  `kind: Secret\ndata:\n${'a'.repeat(1_100)}`,
  'curl -u a:b -p x ',
  'mysql -p x -p ',
  'sshpass -p ',
  'log in…',
  'login("',
  'signed in …',
  'setcredentialsAb1! ',
];

/** The worst that the same search came upon where a text of it is cut into thousands of small strings. */
export const WORST_SMALL = [
  'password:x :sshpass -p 1A1A11A1A1Ax :sshpass -p @_\n: ab1A+A1A1A>1A1A1A1A1A1A1A11A1A1Ax :sshpass -p 1A1A1A1A1A1A1Apassword: ',
  'password: ab1A+A1A1A>1A1A1A1A1A<A1\nA11AA1Ax :sshpass -p  ?:…x :sshpass -p  ?:',
];

/** The same text each time: § stands for letters and digits in a fixed disorder. */
export function filled(piece: string): string {
  const draw = seededDraw(piece);
  let text = '';
  while (text.length < SIZE)
    text += piece.includes('§') ? piece.replaceAll('§', () => DRAWN[draw(DRAWN.length)] ?? '') : piece;
  return text.slice(0, SIZE);
}

export const DRAWN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** The message of a failure and a result share the text, so that both ways through the stage are gone. */
export function failureOf(text: string): JsonObject {
  const half = text.length / 2;
  const parts = [0, 1, 2, 3].map((part) =>
    text.slice(half + (part * half) / 4, half + ((part + 1) * half) / 4),
  );
  return { ...RUN, output: { value: parts }, error: { type: 'system_error', message: text.slice(0, half) } };
}

export const PIECES = [
  ...REPEATED,
  ...EXAMPLES,
  ...['%2525', '&amp;', '\\"', 'YWFh', '616161', '*****', 'é', '😀', '\0'],
];

/** What finders look for, and what has several forms, in disorder. */
export function drawnText(draw: Draw, length: number): string {
  let text = '';
  while (text.length < length) text += (PIECES[draw(PIECES.length)] ?? '') + draw(1_000).toString(36);
  return text.slice(0, length).replaceAll(/[«»]/g, '');
}

/** Thousands of small strings and keys of an event. */
export function drawnEvent(seed: string, secrets: number): { value: JsonObject; task: TaskInputs } {
  const draw = seededDraw(seed);
  const drawn = (length: number) => drawnText(draw, length);
  const value: JsonObject = {};
  for (let size = 0, i = 0; size < SIZE - 24 * secrets - 1_000; i++) {
    const entry = [`${drawn(8 + draw(20))}${i}`, drawn(8 + draw(16))] as const;
    value[entry[0]] = entry[1];
    size += Buffer.byteLength(JSON.stringify(entry));
  }
  const inputs = { secret: Array.from({ length: secrets }, () => drawn(3 + draw(20))) };
  return { value, task: { inputs, input_schema: { properties: { secret: { secret: true } } } } };
}

/** Small strings and keys that a text is cut into, beside so many secret inputs that are cut from it too. */
export function stringsOf(text: string, secrets: number): { data: JsonObject; task: TaskInputs } {
  const draw = seededDraw(text);
  const value: JsonObject = {};
  for (let at = 0, size = 0, i = 0; size < SIZE - 24 * secrets - 1_000; i++) {
    const key = 8 + draw(20);
    const end = key + 8 + draw(16);
    const entry = [`${text.slice(at, at + key)}${i}`, text.slice(at + key, at + end)] as const;
    value[entry[0]] = entry[1];
    size += Buffer.byteLength(JSON.stringify(entry));
    at += end;
  }
  const secret = Array.from({ length: secrets }, () => {
    const at = draw(text.length);
    return text.slice(at, at + 3 + draw(20));
  });
  const task = { inputs: { secret }, input_schema: { properties: { secret: { secret: true } } } };
  return { data: { ...RUN, output: { value }, error: { type: 'timeout', message: '' } }, task };
}
