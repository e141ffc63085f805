import test from 'node:test';
import { assertKept, assertMasked } from '../support/masking.ts';

const P = '«Tr0ub4dor3x»';

test('a name that is one word with "pw" or "pass" names a password, and so does one with a slip in it', () => {
  assertMasked([
    `mypw: ${P}`,
    `DBPW=${P}`,
    `MYSQLPASS: ${P}`,
    `smtppass = "${P}"`,
    `paasword: ${P}`,
    `pasword=${P}`,
    `pswrd: ${P}`,
    `passworsd == "${P}"`,
    `--sercret ${P}`,
  ]);
  assertKept([
    'renderpass = "Main2Target"',
    'bypass: 3rdParty',
    'compass="N4E"',
    'password_mask: "0x31c45018"',
    'kHpw: 12',
    'passwordless: true2go',
    'passwall=v2ray1',
  ]);
});

test('a backslash at the end of a line goes on with the next, which has the value', () => {
  assertMasked([
    `PASSWORD = \\\n    "${P}"`,
    `PASSWORD=\\\n'${P}'`,
    `mysqldump --password \\\n  ${P} --all-databases`,
  ]);
  assertKept(['PASSWORD = \\\n    get_password()', 'curl --user \\\n  ann https://example.com']);
});

test('an element of a list of secrets is one, whatever it is counted with', () => {
  assertMasked([`token[i] = '${P}'`, `passwords[idx] = "${P}"`]);
  assertKept(['token[i] = values[i]', 'token = values[k+1 : j]', 'password[i] == other[i]']);
});

test('whose or where a password is may stand between it and its name', () => {
  assertMasked([
    `password of ann is ${P}`,
    `the password in Jira is ${P}`,
    `pwd of ann: ${P}`,
    `pwd for the user ann = ${P}`,
    `P/W: ${P}`,
  ]);
  assertKept([
    'the password in the form is required',
    'the password of ann is wrong',
    'mounted r/w p/w: no',
    'password on Tuesday is due',
  ]);
});

test('a password alone in brackets behind its name is one, and what is handed over to a call is not', () => {
  assertMasked([`PASSWORD(«Sunf1ower#9»)`, `password(${P}) was refused`, `id(ann)/pwd(${P})`]);
  assertKept([
    'password(user1Password)',
    'setPassword(param1Value)',
    'password(input2)',
    'password(sha256Digest)',
    'verifyPassword(oldPassword1)',
  ]);
});

test('what a program takes where the environment sets nothing is a secret', () => {
  assertMasked([
    `PASSWORD = os.getenv("ACME", "${P}")`,
    `if (SECRET := getenv("ACME", "${P}")):`,
    `'password' => env('ACME', '${P}'),`,
    `String password = System.getProperty("acme", "${P}");`,
    `getenv(SECRET, "${P}")`,
  ]);
  assertKept([
    'PASSWORD = os.getenv("ACME", "")',
    'TOKEN = os.getenv("ACME_TOKEN", None)',
    'password = i18n.get("acme", "Tr0ub4dor3x")',
    'getenv(SECRET, "fallback")',
  ]);
});

test('the API of a service that is set to a drawn value is its key', () => {
  assertMasked(['weather_api = "«DvMB7glvwjlEQ4uqIyn8k»"', 'WEATHER_API=«DvMB7glvwjlEQ4uqIyn8k»']);
  assertKept([
    'weather_api = "https://api.example.com/v2"',
    'rest_api: public-v2',
    'legacy_api = "orders-service-v2"',
  ]);
});

test('the words for a token or a key in other letters name one', () => {
  const key = '«AIhq5Xyb1Gga9Q28»';
  assertMasked([
    `토큰: ${key}`,
    `토큰은 ${key}`,
    `令牌：${key}`,
    `APIキー: ${key}`,
    `токен: ${key}`,
    `API-ключ ${key}`,
    `密钥=${key}`,
  ]);
  assertKept(['토큰: 만료됨', '令牌：expired_token_error', 'токен: not-found', 'APIキー: settings2page']);
});

test('PowerShell turns a word into a secure string, quoted or not, behind its options', () => {
  assertMasked([
    `ConvertTo-SecureString -AsPlainText "${P}" -Force`,
    `ConvertTo-SecureString -String -Force ${P}`,
    `ConvertTo-SecureString ${P} -AsPlainText -Force`,
  ]);
  assertKept([
    'ConvertTo-SecureString -AsPlainText $plain -Force',
    'ConvertTo-SecureString (Get-Content p1.txt) -Force',
    'SecureString password1 = new SecureString();',
  ]);
});

test('a password before a slash is not taken for the name of its user', () => {
  assertMasked([`ID/PW: ann/${P}`, `id/pass ann,${P}`]);
  assertKept(['id/pass see the/wiki1x page', 'the user/pass form is shown']);
});

test('the host of a client of Akamai is none of its tokens', () => {
  assertMasked(['client_token = «akab-tblc7jkffv3wfxh3-h5stbzeswb3v4kj3»']);
  assertKept(['host = akab-h5stbzeswb3v4kj3-tblc7jkffv3wfxh3.luna.akamaiapis.net']);
});

test('a tag that was escaped ends a value', () => {
  assertMasked([`password: ${P}&lt;/div&gt;&lt;p&gt;`, `password: ${P}&lt;br &gt;`]);
  assertKept(['- password: String&lt;/div&gt;&lt;div style=&quot;x&quot;&gt;']);
});
