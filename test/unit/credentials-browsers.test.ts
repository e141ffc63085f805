import assert from 'node:assert/strict';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';
import { assertKept, assertMasked } from '../support/masking.ts';

test('cookies that browsers’ drivers write down as objects', () => {
  assertMasked([
    "context.addCookies([{ name: 'sid', value: '«s%3AJz8kQ0»', domain: '.example.com', path: '/' }])",
    '{"cookies":[{"name":"a","value":"«dGhpcyBp»","expires":-1,"httpOnly":true},{"name":"b","value":"«b22x»","secure":false}],"origins":[]}',
    '{\\"cookies\\":[{\\"name\\":\\"a\\",\\"value\\":\\"«dGhpcyBp»\\",\\"httpOnly\\":true}]}',
    "[{'name': 'sid', 'value': '«f00dface»', 'httpOnly': True, 'domain': 'example.com'}]",
    '{"domain":"example.com","httpOnly":false,"name":"sid","value":"«f00dface»"}',
    "cookies = {'value': '«f00dface»', 'name': 'sid'}",
    `curl -s -b 'session=«3f9a7be21c»; theme=«dark»' https://shop.example/cart`,
  ]);
  assertKept([
    '{"name":"width","value":"1280px","unit":"css"}',
    '{"cookies":[]}',
    'cookies: {httpOnly: true, secure: true, sameSite: "lax"}',
    'set httpOnly to true, see {"value":"1280px"} above',
    'tar -b 20 -f out.tar x=1',
  ]);
});

test('the fields of a form that was sent in parts', () => {
  assertMasked([
    'Content-Disposition: form-data; name="password"\r\n\r\n«monkeybars»\r\n--x--',
    'Content-Disposition: form-data; name="api_key"\r\nContent-Type: text/plain\r\n\r\n«77ab-mult1»\r\n--x--',
    'form-data; name=\\"password\\"\\r\\n\\r\\n«monk-9bars»\\r\\n--x',
  ]);
  assertKept([
    'Content-Disposition: form-data; name="password"\r\n\r\n--x--',
    'Content-Disposition: form-data; name="comment"\r\n\r\nmonkeybars\r\n--x--',
  ]);
});

test('the values of a statement that stand where a telling column does', () => {
  assertMasked([
    "INSERT INTO users (name, password) VALUES ('ann', '«sqlIns3rt»');",
    "insert into `users` (`id`, `api_key`, `note`) values (7, '«k3v9xw2p»', 'a,b'), (8, '«it''s mine»', null)",
    `ERROR: duplicate key [SQL: INSERT INTO "users" (name, "passwordHash") VALUES (%s, md5('«hunter2x»'))]`,
    "[SQL: INSERT INTO users (name, password) VALUES (?, ?)]\n[parameters: ('ann', '«hunter2x»')]",
    `INSERT INTO t (name, secret) VALUES ($1, $2) -- params: ['ann', '«hunter2x»']`,
  ]);
  assertKept([
    'INSERT INTO sessions (user_id, token, created_at) VALUES ($1, $2, now())',
    "INSERT INTO users (name, email) VALUES ('Ann', 'ann@example.com')",
    "INSERT INTO users (name, password) VALUES ('ann', NULL)",
    "INSERT INTO users (password_policy, name) VALUES ('strict-2', 'x')",
  ]);
});

test('a password is masked wherever the same text has it as a word', () => {
  assertMasked([
    'at Login.authenticate(Login.java:42) args=[ann, «Blu3berry»] password=«Blu3berry»',
    'password=«Blu3berry» was refused. Tried Blu3berries and «Blu3berry».',
  ]);
  assertKept(['args=[ann, Blu3berry] user=Blu3berry']);
  // What is no password is masked where something tells, and nowhere else.
  assert.equal(
    scrubCredentials('Cookie: lang=de-DE-1901\nlang de-DE-1901').text,
    'Cookie: lang=*****\nlang de-DE-1901',
  );
});

test('codes that people are asked for, the seeds of such codes, and answers', () => {
  assertMasked([
    'Your verification code is «739201»',
    '«482 913» is your Acme verification code.',
    'Entered the 2FA code «482913» into the field',
    'Card PIN: «4829»',
    '{"pin": "«4829»"}',
    'otp=«482913»&go=1',
    'cvv «737», expires 12/27',
    'Use 2FA seed «KRSXG5CTMVRXEZLU» to log in',
    'security answer: "«my dog Rex»"',
    "Enter passphrase for key '/root/.ssh/id': «k3yPhr4se»",
    'pass phrase for server.key: «open sesame 42»',
    'ann@example.com:«Sal4mander» invalid credentials',
    'Server=db;UID=sa;PWD={«semi;colon»};',
    'GET /saml/acs?SAMLResponse=«PHNhbWxwOlJlc3BvbnNlIHhtbG5zOnNhbWxwPSJ1cm4»&RelayState=x',
    'DB_PASSWORD=«Qu1ck.Fox» PATH=/usr/bin',
    'sendgrid_key = "«winter-2024-blue»"',
  ]);
  assertKept([
    'Intervention requested: enter the 6-digit code sent by SMS',
    'We sent a code to your phone ending in 4242',
    'exit code 1370, status code 5020, error code: 40123',
    'gpio_pin = 4, pin: 13',
    'otp length 6, security code 6 digits',
    'scp build.zip deploy@app.example.com:backup2024',
    'git@github.com:acme2024/app',
    'ann@example.com:8080',
    'cdn_key = "winter-2024-blue"',
    'password=cfg2.password',
    'password: m0del.value()',
  ]);
});

test('what is called a secret, and words of a language, stay', () => {
  assertKept([
    "SyntaxError: Unexpected token 'export' (/app/index.js:1:17)",
    'Error: secret "db-credentials" not found',
    ['export API_KEY=$', '{API_KEY:?missing} $', '{DB_PASSWORD:+set2024}'].join(''),
    'var key = Encoding.UTF8.GetBytes(Configuration["Jwt:Key"]);',
    'redis: GET session:ses_01J5ZX7Q2M4N8P6R returned nil',
    'serial: C02XK0AAJGH5',
  ]);
});

test('a poor value is a secret where nothing else can be meant', () => {
  assertMasked([
    "{ Authorization: 'Bearer «secret»', 'x-test': '1' }",
    '{"authorization": "Bearer «abcdefghijklmnopqrstuvwxyz»"}',
    'Authorization: Basic «abcdef==»\nnext: line',
    'sending bearer «abc123» to it',
    'pat=«super-secret», token=«xyz»',
    'client_secret=«my-client-secret»&grant_type=client_credentials',
    'x-auth-token: «my-token»',
    'password: «123»',
    'dial tcp: app:«S3cret»@tcp(db:3306)/shop',
    'app:«secret»@unix(/tmp/mysql.sock)/shop',
    "snmp_traps:\n  community_strings: ['«password1»', '«password2»']",
    'api_key: «qzvkwjxbtrmplfgdhnsq»',
  ]);
  assertKept([
    "{ Authorization: 'Bearer token' }",
    'Authorization: Bearer abc',
    'the bearer 2024 of it',
    'password: tmp',
    "accessToken: 'access_token'",
    'key: abc',
    '%s:%s@tcp(%s)/shop',
    'community: everybody',
    'Server=db;Pwd={PASSWORD_HERE};',
    'api_key: SomeVeryLongIdentifier',
  ]);
});

test('what agents, drivers and servers say that was typed, sent or changed', () => {
  assertMasked([
    'Entered «551093» as the one-time code and clicked Verify.',
    `element not interactable; send_keys('«K!wiFru1t»') to <input id="password">`,
    'Network.setCookie {"name":"auth","value":"«zz91kq»","domain":".example.com"}',
    'headers={"x-auth":"«tok-81kz»"}',
    'bad creds for ann: «Scarlet!8»',
    `> b'KFHE1 LOGIN ann@example.com "«T3al-9x»"'`,
    'WRONGPASS AUTH default «C0ral-77»',
    'changed password from «Old!Pw77» to «New!Pw88»',
    'security question answer: «Fluffy the cat»',
    'https://«ghp_token456»@github.com/org/project.git',
  ]);
  assertKept([
    'entered 551093 as the amount',
    'used 4821 in total, the code is below',
    'send_keys("ann") to <input id="user">',
    'cookie {secure: true}',
    'the password from the vault was used',
    'AUTH default user is disabled',
    'https://ghpages@github.com/org/project.git',
  ]);
});
