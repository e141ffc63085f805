import test from 'node:test';
import { assertKept, assertMasked } from '../support/masking.ts';

const A = 'k7Tq2vXw9LpZ3rT5';
const B = '9f2b7c1d4e8a6035c1d2';
const C = '5c1d2e3f4a9f2b7c1d48';
/** Put together, so that it does not look like a template that lost its backticks. */
const variable = (inside: string) => ['$', `{${inside}}`].join('');

test('the members of a table that a telling name holds are secrets, whatever they are called', () => {
  assertMasked([
    `API_TOKENS = {'ann': '«${A}»', 'bob': '«${B}»'}`,
    `def DEPLOY_TOKENS = [\n    ann: '«${A}»',\n    bob: "«${B}»"\n]`,
    `{"credentials":{"ann":"«${A}»","bob":"«${B}»"}}`,
    `{\\"secrets\\":{\\"ann\\":\\"«${A}»\\",\\"bob\\":\\"«${B}»\\"}}`,
    `secrets:\n  ann: «${A}»\n  bob: "«${B}»"\nother: ${C}`,
    `"cipher_keys": {\n  "first": "«${A}»",\n  "second": "«${B}»"\n}`,
    '"passwords": [\n  "«tr0ub4dor&3»",\n  "«tr0ub4dor&4»"\n]',
  ]);
  assertKept([
    `COMMITS = {'ann': '${A}', 'bob': '${B}'}`,
    `tokens = {'if': 'IF', 'sha': '${B}'}`,
    "passwords = {'label': 'Your password', 'hint': 'At least 8 characters'}",
    'secrets:\n  enabled: true\n  path: /run/secrets/app',
  ]);
});

test('codes that get back into an account are secrets, and digits in two parts are no algorithm', () => {
  assertMasked([
    'BACKUP_CODES=«1234-5678,9012-3456»',
    '"recoveryCodes": ["«1234-5678»", "«9012-3456»"]',
    '"password": "«1234-5678»"',
  ]);
  assertKept(['backup codes were printed', '"cipher_key": "AES-256-GCM"', 'status code: 1234-5678']);
});

test('a password in a URL may be the default of a variable, and a template or a program has none', () => {
  assertMasked([
    `postgres://app:${variable('DB_PASSWORD:-«s3cretpg»')}@db:5432/main`,
    `postgres://${variable('DB_USER:-app')}:${variable('DB_PASSWORD:-«s3cretpg»')}@${variable('DB_HOST:-db')}/main`,
    `postgres://${variable('DB_USER:-app')}:«s3cretpg»@db:5432/main`,
    'jdbc:oracle:thin:app/«0r@cl3_P@ss»@db.example.com:1521:main',
    'jdbc:oracle:thin:app/«0r@cl3»@(DESCRIPTION=(ADDRESS=(HOST=a@b)))',
  ]);
  assertKept([
    `postgres://${variable('self:custom.user')}:${variable('self:custom.password')}@db:5432/main`,
    'postgres://$(DB_USER):$(DB_PASSWORD)@$(DB_HOST)/main',
    "'postgres://'+user+':'+password+'@'+host",
    '(postgres://.*:)(.*)(@.*)',
    `docker://node:24.1.0-slim@sha256:${B}`,
    '<replace token="@javax.annotation.Generated" value="x"/>',
  ]);
});

test('names of options, places to be filled in and macros are no values', () => {
  assertMasked([
    "mysql -user root -password '«123456»' -port 3306",
    `new google.auth.OAuth2("1234567890-ab12cd34.apps.googleusercontent.com", "«${A}»", "http://localhost")`,
    `the token - «${B}» - was sent`,
    "API_SIGNING_SECRET = '«api-request-signing-key-2024»'",
  ]);
  assertKept([
    '- DB_PASSWORD=<enter password>\n- DB_NAME=main',
    'let api_key = std::env!("SHOP_KEY"); // "see the docs"',
    'password - at least 8 characters',
    'secret: "set-your-secret-here"',
  ]);
});

test('a value is known by a name on the line before or behind it, and what is no token is told by its first word', () => {
  assertMasked([
    `- name: DB_PASSWORD_1\n  value: «${A}»`,
    `- name2: DB_PASSWORD_2\n  value2: «${A}»`,
    `- value: «${A}»\n  name: DB_PASSWORD_1`,
    `"value": "«${A}»",\n  "name": "DB_PASSWORD"`,
    `bintraykey = "«${B}»"`,
    'PW «Prl23Db#»',
  ]);
  assertKept([
    `- name: COMMIT\n  value: ${B}\n- name: DB_PASSWORD\n  value: DB_PASSWORD`,
    'creation_token = "my-product"',
    '"nextPageToken": "CAUQAA4f8Kq2Lw9XnB7t"',
    "IAM_ROLE_STATEMENTS_TOKEN = 'iamRoleStatements'",
    "{'Slack Token': 'RULE_SECRET_14'}",
  ]);
});

test('a key in small letters and digits is told from words, of which it has none', () => {
  for (const drawn of ['apsep2nd4yxrd1mil94u', 'k3v9xwqzobmr8tdlmfwq', 'wqrtzkv7bomxlepqdf2hgj'])
    assertMasked([`see the API key of Ann, «${drawn}», again`]);
  assertKept([
    'see the API key of Ann, deploy-azure-frontend-proxy-2, again',
    'the token was sent by amazon-freeze-comfort-vulnerability-3',
  ]);
});
