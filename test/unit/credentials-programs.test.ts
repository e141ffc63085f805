import test from 'node:test';
import { assertKept, assertMasked } from '../support/masking.ts';

test('calls that take a user name and a password, in more libraries', () => {
  assertMasked([
    'new Credentials("ann", "«cr3dsNet»")',
    '.basic_auth("ann", Some("«rustB4sic»"))',
    '.bearer_auth("«rustBe4rer»")',
    "$client->setAuth('ann', '«phpAuth1»');",
    "conn.request :authorization, 'Bearer', '«far4dayTok»'",
    "$req->authorization_basic('ann', '«lwpP4ss»');",
    'basicAuthentication("ann", "«restTmp1»")',
    'new UsernamePasswordToken("ann", "«shir0Pw»")',
    "http_auth=('elastic', '«el4stic»')",
    "document.querySelector('#pw').value = '«evaluate!1»'",
  ]);
  assertKept([
    'new Credentials("ann")',
    '.basic_auth("ann", None)',
    ".setAuth('basic')",
    "document.querySelector('#name').value = 'evaluate!1'",
    'new UsernamePasswordToken(user, password)',
  ]);
});

test('what clients of databases and mail servers send', () => {
  assertMasked([
    "ERROR 1064 near 'IDENTIFIED WITH mysql_native_password BY '«nat1ve»''",
    "SELECT crypt('«crypt-Me1»', gen_salt('bf'))",
    "PRAGMA key = '«sqlc1pher»'",
    'a1 LOGIN ann@example.com «im4pL0gin»',
    'AUTH LOGIN\r\nYW5u\r\n«aHVudGVyMg==»\r\n',
    'Digest username="ann", realm="x", nonce="«dcd98b7102dd»", response="«6629fae49393a05397450978507c4ef1»"',
  ]);
  assertKept([
    'the user is identified by name',
    "crypt('sha256', data)",
    'PRAGMA key_format = 1',
    'the LOGIN page form was found',
    'AUTH LOGIN is not supported',
    'digest username is missing',
  ]);
});

test('proxies without a scheme, short options, steps of builds, and passwords of several words', () => {
  assertMasked([
    'user-ann:«sm4rtPx»@gate.example.com:7000 timed out',
    '--proxy-auth=«bot:Z9kw2»',
    'signtool sign /f cert.pfx /p «pfxP4ss» app.exe',
    'mosquitto_pub -u dev -P «m0sqPw» -t x',
    'Step 4/9 : ENV SECRET_KEY «d0ckerEnv!»',
    `The user's password is "«Snow White 7»" and it was typed`,
    'the form shows value «r3dpanda!» in the password input',
  ]);
  assertKept([
    'see http://a.example.com:7000 and b@gate.example.com:7000',
    'npm:left-pad2@registry.example.com/x',
    '--proxy-auth=basic',
    'robocopy /p 100 app.exe',
    'the password is "at least 8 characters"',
    'Step 4/9 : ENV PATH /usr/local/bin2',
    'value 100% in the column',
  ]);
});

test('a token with an empty payload, and one behind many blanks', () => {
  assertMasked([
    '«eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.UnP25ddNPCSH2liwMMda7naPmIY0bOTXKoGWOpysVao»',
    'Bearer      «abc123abc1»',
  ]);
});
