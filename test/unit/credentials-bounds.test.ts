import assert from 'node:assert/strict';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';

const SECRET = 'q7Rf3Gh81kLmNpZ';

const many = (count: number, partOf: (i: number) => string, separator = '') =>
  Array.from({ length: count }, (_, i) => partOf(i)).join(separator);
/** So many characters as a machine draws them. */
const drawn = (length: number) =>
  many(Math.ceil(length / 10), (i) => `Zx8Kq${String((i * 7919) % 100_000).padStart(5, '0')}`).slice(
    0,
    length,
  );

/** So long that no text behind it is looked at again as a whole. */
const LOG = many(450, (i) => `2026-05-24T12:18:05Z step ${i} took ${i * 7} ms\n`);

/** What is long or many, a text with a secret at its end, and the secret where it is another. */
const FAR: readonly (readonly [what: string, text: string, secret?: string])[] = [
  ['61st cookie', `Cookie: ${many(99, (i) => `c${i}=on`, '; ')}; c100=${SECRET}; c101=x`],
  ['cookie value of 5000', `Cookie: a=${drawn(5000)}${SECRET}; b=1`],
  ['cookie with long name', `Cookie: ${'n'.repeat(90)}=${SECRET}; sid=${SECRET}`],
  ['cookie after long name', `Cookie: a=${'1'.repeat(9)}; ${'n'.repeat(90)}=abc; sid=${SECRET}`],
  ['17th field', `Authorization: OAuth ${many(40, (i) => `x${i}="abc"`, ', ')}, oauth_y="${SECRET}"`],
  ['field of 3000', `Authorization: OAuth a="${drawn(3000)}", oauth_y="${SECRET}"`],
  ['field name 50', `Authorization: OAuth a="${drawn(30)}", ${'o'.repeat(50)}="${SECRET}"`],
  ['51st member', `API_TOKENS = {${many(80, (i) => `a${i}: "b"`, ', ')}, z: "${SECRET}"}`],
  ['51st member yaml', `api_tokens:\n${many(80, (i) => `  a${i}: "b"`, '\n')}\n  z: ${SECRET}\n`],
  ['51st item', `passwords: [${many(80, (i) => `"abc${i}"`, ', ')}, "${SECRET}"]`],
  ['51st item yaml', `passwords:\n${many(80, (i) => `  - abcd${i}`, '\n')}\n  - ${SECRET}\n`],
  [
    '51st entry of Secret',
    `kind: Secret\ndata:\n${many(80, (i) => `  a${i}: Zm9v`, '\n')}\n  z: ${SECRET}aa==\n`,
  ],
  [
    'Secret beyond 1200',
    `kind: Secret\ndata:\n${many(20, (i) => `  a${i}: ${drawn(100)}`, '\n')}\n  z: ${SECRET}aa==\n`,
  ],
  [
    'Secret data long before kind',
    `apiVersion: v1\ndata:\n  z: ${SECRET}aa==\n${many(20, (i) => `  a${i}: ${drawn(100)}`, '\n')}\nkind: Secret\n`,
  ],
  ['Secret value of 9000', `kind: Secret\ndata:\n  a: ${drawn(9000)}${SECRET}\n`],
  ['201st parameter', `https://a.example/?${many(250, (i) => `a${i}=1`, '&')}&sig=${SECRET}`],
  ['parameter beyond 4096', `https://a.example/?a=${'a'.repeat(5000)}&sig=${SECRET}&b=1`],
  ['query beyond 4096', `https://a.example/${'a/'.repeat(2500)}?a=1&sig=${SECRET}&b=1`],
  ['parameter value 2048', `https://a.example/?sig=${drawn(3000)}${SECRET}&b=1`],
  ['parameter name 60', `https://a.example/?${'a'.repeat(70)}=1&sig=${SECRET}&b=1`],
  ['url password 600', `https://ann:${drawn(600)}${SECRET}@a.example/`],
  ['url user 600', `https://${'ann.'.repeat(150)}:${SECRET}@a.example/`],
  ['oracle 200', `jdbc:oracle:thin:ann/${drawn(150)}${SECRET}@host:1521:db`],
  ['201st row', `user,password\n${many(300, (i) => `u${i},none`, '\n')}\nann,${SECRET}\n`],
  ['row of 700', `user,password,note\nann,${SECRET},${'a b '.repeat(300)}\nbob,${SECRET}x,b\n`, SECRET],
  ['cell beyond 600', `user,note,password\nann,${'ab '.repeat(300)},${SECRET}\n`],
  [
    'head of 50 columns',
    `${many(60, (i) => `col${i}`, ',')},password\n${many(60, () => `1`, ',')},${SECRET}\n`,
  ],
  ['quoted 5000', `password = "${drawn(5000)}${SECRET}"`],
  ['quoted 5000 escaped', `{\\"password\\": \\"${drawn(5000)}${SECRET}\\"}`],
  ['quoted 5000 entity', `password=&quot;${drawn(5000)}${SECRET}&quot;`],
  ['quoted cut off', `password = "${drawn(5000)}${SECRET}`],
  ['unclosed %22', `password=%22${'hunter2'}${SECRET}`],
  ['unquoted 9000', `password=${drawn(9000)}${SECRET} x`],
  ['unquoted 300 with signs', `password=${drawn(300)}!$${SECRET} x`],
  ['unquoted 300 signs 2', `password=${many(40, () => 'a1!b2$c3?', '')}${SECRET} x`],
  ['weak 600', `auth: ${drawn(600)}${SECRET} x`],
  ['query parameter 5000', `https://a.example/?token=${drawn(5000)}${SECRET}&b=1`],
  ['relative query parameter 5000', `/x?token=${drawn(5000)}${SECRET}&b=1`],
  ['element 1100', `<password>${drawn(1100)}${SECRET}</password>`],
  ['fifth argument', `mysqli_connect("h", "u", "${SECRET}", "db", "x")`],
  ['call last argument', `login("a", "b", "c", "d", "${SECRET}")`],
  ['call argument 5000', `login("ann", "${drawn(5000)}${SECRET}")`],
  ['keyed 400', `jwt.sign({a: "${'b'.repeat(400)}"}, "${SECRET}")`],
  ['keyed first 400', `createHmac("${'b'.repeat(400)}", "${SECRET}")`],
  ['bearer 5000', `Bearer ${drawn(5000)}${SECRET} x`],
  [
    'basic 2100',
    `basic ${Buffer.from(`ann:${drawn(1800)}${SECRET}`).toString('base64')} x`,
    Buffer.from(`ann:${drawn(1800)}${SECRET}`)
      .toString('base64')
      .slice(-20),
  ],
  ['authorization 5000', `Authorization: Token ${drawn(5000)}${SECRET} x`],
  ['jwt header 9000', `eyJ${drawn(9000)}.eyJ${drawn(40)}.${SECRET}${drawn(30)} x`],
  ['jwt payload 17000', `eyJhbGciOiJIUzI1NiJ9.eyJ${drawn(17000)}.${SECRET}${drawn(30)} x`],
  ['jwt signature 9000', `eyJhbGciOiJIUzI1NiJ9.eyJ${drawn(100)}.${drawn(9000)}${SECRET} x`],
  [
    'private key 33000',
    `-----BEGIN PRIVATE KEY-----\n${many(600, () => drawn(64), '\n')}\n${SECRET}${drawn(40)}\n-----END PRIVATE KEY-----`,
  ],
  [
    'private key cut off 33000',
    `-----BEGIN PRIVATE KEY-----\n${many(600, () => drawn(64), '\n')}\n${SECRET}${drawn(40)}`,
  ],
  ['identified by 200', `CREATE USER ann IDENTIFIED BY '${drawn(200)}${SECRET}'`],
  ['identified by 200 bare', `CREATE USER ann IDENTIFIED BY ${drawn(200)}${SECRET} x`],
  ['password for 200', `Password for ann: ${drawn(200)}${SECRET} x`],
  ['credentials 200', `logged in as ann:${drawn(200)}${SECRET} x`],
  ['id/pw 200', `ID/PW: ann/${drawn(200)}${SECRET} x`],
  ['recovery codes 40', `recovery codes: ${many(50, (i) => `8f${i}k-92ls`, ' ')} 7q3m-41zp`, '7q3m-41zp'],
  ['add-mask 1100', `::add-mask::${drawn(1100)}${SECRET} x`],
  ['u p 200', `u: ann p: ${drawn(200)}${SECRET} x`],
  ['requirepass 200', `requirepass ${drawn(200)}${SECRET} x`],
  ['preseed', `d-i passwd/root-password password ${drawn(200)}${SECRET} x`],
  ['typed 200', `Typed "${drawn(200)}${SECRET}" into the password field`],
  ['literal 300', `kubectl create secret generic x --from-literal=a=${drawn(300)}${SECRET} x`],
  ['freerdp', `xfreerdp /u:ann /p:${drawn(200)}${SECRET} x`],
  ['impacket', `secretsdump.py corp/ann:${drawn(200)}${SECRET}@host`],
  ['sqlplus 70', `sqlplus ann/${drawn(70)}${SECRET}@db`],
  ['auth plain 500', `AUTH PLAIN ${drawn(500)}${SECRET} x`],
  ['echo sudo', `echo ${drawn(200)}${SECRET} | sudo -S ls`],
  ['contrasena', `contraseña: ${drawn(200)}${SECRET} x`],
  ['fill', `waiting for getByLabel("Password")\n fill("${drawn(250)}${SECRET}")`],
  ['unseal 300', `Unseal Key 1: ${drawn(300)}${SECRET} x`],
  ['cargo login 500', `cargo login ${drawn(500)}${SECRET} x`],
  ['mc alias', `mc alias set a https://a.example AKEY ${drawn(200)}${SECRET}`],
  ['rabbit', `rabbitmqctl add_user ann ${drawn(200)}${SECRET}`],
  ['pgpass', `db:5432:main:ann:${drawn(200)}${SECRET}\n`],
  ['k3s', `K10abc::server:${drawn(200)}${SECRET}`],
  ['cookie file', `.a.example\tTRUE\t/\tTRUE\t0\tsid\t${drawn(1100)}${SECRET}\n`],
  ['reset link', `https://a.example/reset-password/${drawn(1100)}${SECRET} x`],
  ['mysql -p', `mysql -u root -p${drawn(250)}${SECRET} main`],
  ['curl -u', `curl -u ann:${drawn(250)}${SECRET} https://a.example`],
  [
    'curl far',
    `curl ${many(40, (i) => `-H "X-A${i}: b"`, ' ')} -u ann:hunter2x9 https://a.example`,
    'hunter2x9',
  ],
  ['sixth tool', `curl wget http mysql psql sshpass twine redis-cli -u ann:${SECRET}`],
  ['device', `enable secret 5 ${drawn(200)}${SECRET}`],
  ['device far', `username ${'a'.repeat(150)} privilege 15 secret 0 ${SECRET}x`],
  ['community', `snmp-server community ${drawn(80)}${SECRET} RW`],
  ['announced', `use the following password to proceed:\n${drawn(150)}${SECRET}\n`],
  ['several', `a, b, c, d, e, password = "a", "b", "c", "d", "e", "${SECRET}"`],
  ['foreign', `пароль: ${drawn(150)}${SECRET}`],
  ['token tail 500', `ghp_${drawn(36)}${drawn(500)}${SECRET} x`],
  ['token max', `pypi-AgEIcHlwaS5vcmc${drawn(1100)}_${SECRET} x`],
  ['vault 400', `hvs.${drawn(300)}_${SECRET} x`],
  ['beside 600', `the token is ${drawn(600)}${SECRET} x`],
  ['prefixed 300', `zz_live_${drawn(300)}${SECRET} x`],
  ['long name', `${'a_'.repeat(50)}password=${SECRET}`],
  ['long name 2', `${'a_'.repeat(100)}password = ${SECRET}`],
  ['long name behind', `password_${'a'.repeat(90)}_secret = "${SECRET}"`],
  ['name of 25 words', `${'ab_'.repeat(26)}password = "${SECRET}"`],
  ['blanks 50', `password =${' '.repeat(50)}"${SECRET}"`],
  ['blanks 50 before', `password${' '.repeat(50)}= "${SECRET}"`],
  ['blanks 100 unquoted', `password:${' '.repeat(100)}${SECRET}`],
  ['table cell blanks', `| password${' '.repeat(60)}| ${SECRET} |`],
  ['7 in a row', `${'key:'.repeat(9)}password:${SECRET}`],
  ['7 in a row =', `${'token='.repeat(9)}${SECRET} x`],
  ['value before 300', `value="${drawn(250)}${SECRET}" name="PASSWORD"`],
  ['label far', `"label": "Password", ${many(6, (i) => `"a${i}": "b"`, ', ')}, "value": "${SECRET}"`],
  ['10th written then real', `${'hvs.xxxxxxxxxxxxxxxxxxxxxxxx '.repeat(6)}hvs.${drawn(90)}`, drawn(90)],
  ['securestring', `ConvertTo-SecureString "${drawn(5000)}${SECRET}" -AsPlainText`],
  ['seed 12 of 30', `mnemonic: ${'apple river stone cloud '.repeat(6)}`, 'apple river'],
  [
    'table in 41 columns',
    `| ${many(45, (i) => `c${i}`, ' | ')} | password |\n|${'---|'.repeat(46)}\n| ${many(45, () => '1', ' | ')} | ${SECRET} |\n`,
  ],
  [
    'second look in 17000',
    `${'a log line without anything to find. '.repeat(480)}\ntoken=token=${SECRET} and the password: ${drawn(20)} is ${SECRET}`,
  ],
  ['a parameter without a value', `https://a.example/?download&sign=${SECRET}${SECRET}`],
  ['a parameter with commas', `https://a.example/?ids=1,2&hdnea=${SECRET}`],
  ['a list without quotes', `passwords:\n  - abcd1\n  - ${SECRET}\n`],
  ['a separator within quotes', `name,user,password\n"Doe, Ann",ann,${SECRET}\n`],
  ['a row that lost a cell', `user,password\nann,none\nbob\t,none,1\ncy,${SECRET}\n`],
  ['a Secret within an annotation', `{\\"data\\":{\\"z\\":\\"${SECRET}aa\\"},\\"kind\\":\\"Secret\\"}`],
  ['lines of a value of a Secret', `kind: Secret\ndata:\n  a: |\n    ${drawn(60)}\n    ${SECRET}aaa\n`],
];

test('no secret is left because there are many before it, or because much of it stands before', () => {
  for (const [what, text, secret = SECRET] of FAR)
    for (const whole of [text, LOG + text]) {
      assert.ok(whole.includes(secret), `${what}: the text has no secret`);
      const { text: masked, findings } = scrubCredentials(whole);
      assert.ok(!masked.includes(secret), `${what}: …${masked.slice(-200)}`);
      assert.notEqual(findings[0]?.rule, 'too-dense', what);
    }
});

test('what stands behind a long secret stays readable', () => {
  const long = drawn(9000);
  for (const text of [
    'password="§" was refused',
    'password=§ was refused',
    'Cookie: a=§; Path=/; and more',
    '{"token": "§", "user": "ann"}',
    '{\\"token\\": \\"§\\", \\"user\\": \\"ann\\"}',
    'https://ann:§@shop.example/cart failed',
    'https://a.example/?sig=§&page=2',
    'Bearer § and got 401',
    '-----BEGIN PRIVATE KEY-----\\n§\\n-----END PRIVATE KEY-----\\nand more',
    'token%22%3A%22§%22%7D',
    'mysql -u root -p§ main',
  ]) {
    const { text: masked } = scrubCredentials(text.replace('§', long));
    assert.equal(masked.slice(-200), text.replace('§', '*****'));
  }
});

test('a mask in a long text has its surroundings looked at again', () => {
  const text = `${LOG}the token ${drawn(80)} of Ann, k3v9xw2p7q5zr8td1mf6`;
  assert.equal(scrubCredentials(text).text.slice(LOG.length), 'the token ***** of Ann, *****');
});

test('what is behind the end of a table, of an object or of a command stays', () => {
  for (const text of [
    'kind: Secret\ndata:\n  a: *****\n---\nkind: ConfigMap\ndata:\n  ok: YWRtaW46cGFzc3dvcmQ\n',
    'apiVersion: v1\ndata:\n  ok: YWRtaW46cGFzc3dvcmQ\nkind: ConfigMap\napiVersion: v1\nkind: Secret\n',
    'url: a\nsecret: <token>\ntype: Opaque\n',
    'enter your name, password\nStep 1, of, three\nStep 2, item4x\n',
    `curl https://a.example failed\n${many(20, (i) => `line ${i} of the log`, '\n')}\nrun -u ann:b2c3d4e5`,
  ])
    assert.equal(scrubCredentials(text).text, text);
});

test('what a Secret of Kubernetes has as plain text is masked, whatever it looks like, and nothing around it', () => {
  for (const [text, masked] of [
    [
      'kind: Secret\nmetadata:\n  name: db\nstringData:\n  a: hunter2\n  b: "x y z"\n  c.yaml: |\n    pw: abc\n  d: changeme\ntype: Opaque\n',
      'kind: Secret\nmetadata:\n  name: db\nstringData:\n  a: *****\n  b: "*****"\n  c.yaml: |\n    pw: *****\n  d: changeme\ntype: Opaque\n',
    ],
    [
      '{"kind":"Secret","stringData":{"a":"hunter2","b":"x y z"},"metadata":{"name":"db-main"}}',
      '{"kind":"Secret","stringData":{"a":"*****","b":"*****"},"metadata":{"name":"db-main"}}',
    ],
    ['kind: ConfigMap\nstringData:\n  a: hunter2\n', 'kind: ConfigMap\nstringData:\n  a: hunter2\n'],
  ] as const)
    assert.equal(scrubCredentials(text).text, masked);
});

test('what a mask uncovers is masked, also where the masked value is told further on', () => {
  const id = '3f0e8a52-6c1d-4b7e-9a44-0d5c2f1b7e90';
  const once = scrubCredentials(`${id}AKIAIOSFODNN7EXAMPLE=${id}`).text;
  assert.equal(once, scrubCredentials(once).text);
  assert.ok(!once.includes('AKIA'), once);
});
