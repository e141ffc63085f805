import assert from 'node:assert/strict';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';
import { assertKept, assertMasked } from '../support/masking.ts';

const P = '«Tr0ub4dor3x»';

test('a column of a table whose head tells of secrets is masked, in CSV, Markdown and what databases print', () => {
  assertMasked([
    `user,password,email\nann,${P},ann@example.com\nbob,«Tr0ub4dor3y»,bob@example.com`,
    `| user | password |\n|---|---|\n| ann | ${P} |`,
    ` id | password\n----+-------------\n  1 | ${P}\n(1 row)`,
    `+----+-------------+\n| id | password    |\n+----+-------------+\n|  1 | ${P} |\n+----+-------------+`,
    `name;passwort\nann;${P}`,
    `user\tpassword\nann\t${P}`,
    'id,api_key,secret\n1,«k7Tq2vXw9LpZ3rT5»,«8f14e45fceea167a»',
  ]);
  assertKept([
    '| field | token | description |\n|---|---|---|\n| a | required | the first |\n| b | optional | the 2nd |',
    'login,password,remember\n',
    'token,count\nthe,12\nquick,4',
    'one,password,Tr0ub4dor3x\ntwo,three',
  ]);
});

test('what people write behind a name in notes and messages is its value', () => {
  assertMasked([
    `**Password:** ${P}`,
    `*password*: ${P}`,
    `password → ${P}`,
    `password – ${P}`,
    `Password used: ${P}`,
    `Password:\n${P}\nthen press Enter`,
    `password: !!str ${P}`,
    `u: ann p: ${P}`,
    `Login failed (ann@example.com / ${P})`,
    `tried the password "${P}" and "«Tr0ub4dor3y»"`,
    'backup codes: «8f3k-92ls 7d2m-41qp»',
    `hasło: ${P}`,
    `clave: ${P}`,
  ]);
  assertKept([
    '**Password:** required',
    'password → sign in',
    'Password used: yes',
    'Password:\nSign in with another account',
    'Username:\nPassword:\nRemember me',
    'login failed (timeout / retry)',
  ]);
});

test('what commands and logs of builds take as a secret is one', () => {
  assertMasked([
    `::add-mask::${P}`,
    `net use z: \\\\host\\share /user:corp\\ann ${P}`,
    `net use \\\\host\\share ${P} /user:corp\\ann`,
    `kubectl create secret generic db --from-literal=pg=${P}`,
    `xfreerdp /u:ann /p:${P} /v:host`,
    `evil-winrm -i host -u ann -p ${P}`,
    `secretsdump.py corp/ann:${P}@host`,
    `sqlplus ann/${P}@orcl`,
    `wpa_passphrase home ${P}`,
    `echo '${P}' | passwd --stdin ann`,
    `expect "assword:"\nsend "${P}\\r"`,
    `/msg NickServ identify ${P}`,
    'C: AUTH PLAIN «AGFubgBUcjB1YjRkb3IzeA==»',
    `pymysql.connect("db", "ann", "${P}", "main")`,
  ]);
  assertKept([
    'net use z: \\\\host\\share',
    'AUTH LOGIN was refused',
    'send "next\\r" to go on',
    'they identify themselves by a badge',
  ]);
});

test('a value may be a member of an object of its own, or stand before the field that it was put into', () => {
  assertMasked([
    `"password": {"S": "${P}"}`,
    `"password": {"type": "String", "stringValue": "${P}"}`,
    `{"ParameterKey": "DbPassword", "ParameterValue": "${P}"}`,
    `ParameterKey=DbPassword,ParameterValue=${P}`,
    `{"text":"${P}","element":"<input type='password'>"}`,
  ]);
  assertKept([
    '"password": {"type": "string", "minLength": 8}',
    `{"text":"Tr0ub4dor3x","element":"<input type='search'>"}`,
  ]);
});

const K = '«k7Tq2vXw9LpZ3rT5k7Tq»';

test('commands that take a secret as a word or in a short option of their own', () => {
  assertMasked([
    `Unseal Key 1: «k7Tq2vXw9LpZ3rT5k7Tq2vXw9LpZ3rT5»`,
    `cargo login ${K}`,
    `vault login ${K}`,
    `nuget push app.nupkg ${K} -Source main`,
    `composer config http-basic.example.com ann ${P}`,
    `mc alias set main https://host AKIAX ${K}`,
    `rabbitmqctl add_user ann ${P}`,
    `schtasks /create /ru ann /rp ${P}`,
    `rocommunity ${P}`,
    `db.example.com:5432:main:ann:${P}`,
    `twine upload -u __token__ -p ${P} dist/*`,
    `7z a -p${P} a.7z`,
    `ssh-keygen -t rsa -N "${P}" -f key`,
    `security unlock-keychain -p ${P} login.keychain`,
    `ipmitool -U ann -P ${P} chassis`,
    `--extra-index-url https://«k7Tq2vXw9LpZ3rT5»:@pypi.example.com/x/`,
  ]);
  assertKept([
    'cargo login is needed first',
    'vault login -method=oidc',
    '7z a archive.7z -p',
    'for security reasons docker runs -p 8080:80',
    'host:5432:main is busy',
  ]);
});

test('programs write a secret in many ways', () => {
  assertMasked([
    `password = """${P}"""`,
    'password = «%q(Tr0ub4dor3x»)',
    `strcmp(password, "${P}")`,
    `expect(password).toBe('${P}')`,
    `parser.add_argument("--password", type=str, default="${P}")`,
    `AES.new("${K}", AES.MODE_CBC)`,
    `{'code': '«2PLqsO9INfpK8sgTS2BCsZXS6Dgzgz3bydKcq5TBcY8WAz==»'}`,
    'Host: example.com\nAuthorization: Bearer «only_made_of_words»',
    'Authorization: BotConnector «JTYufYyH6Vg.TUabDiqd9HmxgfQp2n0RsPLP58ci»',
    `crypto.createCipheriv('aes-256-cbc', '${K}', iv)`,
  ]);
  assertKept([
    'def login(self, user, password):\n    """Signs Ann in with 2 factors."""',
    'connect(user=name, token=alias_token)',
    '{"code": "ERR_NOT_FOUND_2"}',
    'Authorization: Bearer is missing',
    'Authorization: Bearer authentication failed',
    'Authorization: Bearer required',
    "mysql://{user}:'{pwd}'@{host}:{port}/main",
    'EXPORTS = [\n    "PrivateKey",\n    "PKCS12",\n    "load_pkcs12",\n]',
  ]);
});

test('a private key that a program puts together line by line is masked to its end', () => {
  const line = '7Tq2vXw9LpZ3rT5k7Tq2vXw9LpZ3rT5k7Tq2vXw9LpZ3rT5k7Tq2vXw9LpZ3rT5';
  const joined = [line, line, line].map((part) => `"${part}"`).join(' + System.lineSeparator() +\n  ');
  const text = `"-----BEGIN RSA PRIVATE KEY-----" + System.lineSeparator() +\n  ${joined} +\n  "-----END RSA PRIVATE KEY-----"`;
  assert.ok(!scrubCredentials(text).text.includes(line));
});

test('links that let in, files of cookies and cookies of well-known servers', () => {
  assertMasked([
    'https://example.com/reset-password/«k7Tq2vXw9LpZ3rT5k7Tq»',
    'https://example.com/accept-invitation/«k7Tq2vXw9LpZ3rT5k7Tq».',
    '.example.com\tTRUE\t/\tTRUE\t1700000000\tsession\t«k7Tq2vXw9LpZ3rT5»',
    'JSESSIONID=«8F14E45FCEEA167A5A36DEDD4BEA2543»',
  ]);
  assertKept([
    'https://example.com/reset-password/confirmation',
    'https://example.com/docs/reset-password/step-by-step-guide-2024',
    'GET /password-reset/how-to-change-your-password-in-2024 404',
  ]);
});

test('the password in an option of curl goes to where its quotes close, and may follow several letters', () => {
  assertMasked([
    `curl -u "ann:«two words»" https://x.example`,
    `curl -u 'ann:«say "no"»' https://x.example`,
    `curl --user "ann:«it's 1»" https://x.example`,
    `curl -u "ann:«pa$$w0rd»" https://x.example`,
    'curl -sSfLku ann:«s3cr3t1» https://x.example',
  ]);
  assertKept([
    'curl -u "ann:$PASS" https://x.example',
    "curl -u 'ann:<password>' https://x.example",
    'curl -vk https://x.example/a:b',
    'tar -sku ann:s3cr3t1 x',
  ]);
});

test('a header behind one without a value is no value', () => {
  assertKept([
    'Authorization: ApiKey\r\nAccept: application/json',
    'Authorization: Bearer\nContent-Type: text/plain',
  ]);
  assertMasked(['Authorization: Bearer\n  «4f8Kq2Lw9XnB7tRmVc3D»\nAccept: x']);
});

test('a personal access token by its short name, and nobody of that name', () => {
  assertMasked([
    'pat: «4yhep7dxwadbmpvvn2i3fbaosxpaft3bb2ejn5fqyzgykqef2yj3»',
    '"pat": "«4yhep7dxwadbmpvvn2i3fbaosxpaft3bb2ejn5fqyzgykqef2yj3»"',
  ]);
  assertKept(['Pat: meet me at 10:30am in room b12', 'compat: glibc2.31', 'pattern: ab12cd34']);
});

test('an option of curl within quotes that are escaped, and those of other commands beside it', () => {
  assertMasked([
    'bash -c "curl -u \\"ann:«k7Tq2vXw9LpZ8rQ3»\\" https://x.example"',
    '{"cmd": "curl -u \\"ann:«two words»\\" https://x.example"}',
    'cd /tmp && curl -u ann:«k7Tq2vXw9LpZ8rQ3» https://x.example',
  ]);
  assertKept([
    'curl -sS https://x.example && docker run -u app:staff alpine id',
    'curl -sS https://x.example\ndocker run -u 1000:1000 alpine id',
    'curl -u "ann:`pass show svc/api`" https://x.example',
  ]);
});
