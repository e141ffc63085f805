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

test('settings of servers, build tools and systems', () => {
  assertMasked([
    'stats auth admin:«hapr0xy!»',
    'credentials := Credentials("Nexus", "nexus.example.com", "ci", "«sbtPw-1»")',
    'BUNDLE_GEMS__EXAMPLE__IO: "ci:«bundl3r»"',
    'reg add HKLM\\x /v DefaultPassword /t REG_SZ /d «reg1stry»',
    '<keyMaterial>«wl4nXml»</keyMaterial>',
    'router bgp 1\n neighbor 10.0.0.1 password «bgpPw1»',
    '{password, "«erl4ng»"}',
    'Dim password As String = "«vbPass1»"',
    'read PASS <<< "«her3str»"',
    '$ set -x API_KEY «f1shKey»',
    "SecretValue.unsafePlainText('«cdkPl4in»')",
  ]);
  assertKept([
    'stats auth enabled',
    'BUNDLE_PATH: "vendor/bundle"',
    'reg query HKLM\\x /v Version',
    '{token, "expired"}',
    'foo(password, "abc1")',
    'Dim password As String = GetPassword()',
    'read line <<< "hello 2024"',
    'set -x PATH /usr/local/bin2',
    'Credentials("a")',
  ]);
});

test('names of elements that a page draws anew each time, and words in a URL, are none', () => {
  assertKept([
    'element with text "Password" is covered by <div class="overlay-7f3a9c1e">',
    'locator resolved to <button aria-label="Show password" data-testid="toggle-3f9a7be2">',
    'https://example.com/view?session=closed',
  ]);
});

test('a word in quotes behind a name is a setting at the end of a line, and a variable without quotes is none', () => {
  assertMasked(["private_key '«should_match»'", 'client_secret = «correct-horse-battery»']);
  assertKept([
    'Error: secret "db-credentials" was not found',
    'private_key = key_from_file',
    'token = next_token_of_user',
  ]);
});

test('the many ways to write a name and its password', () => {
  assertMasked([
    'Password：«fullW1dth»',
    'PASSWORD="«with space 9»"',
    "password: '«it''s1»'",
    'WIFI_KEY=«wifik3y1»',
    'api-sign: «Zk3mPq9Rt1vXw7Yb2Ns4Kd02mXpQ8Lq9ZmXv71bN==»',
    'ASP.NET_SessionId=«k2mxp0qz7lq9zmxv71bncr4t»; path=/',
    '__Host-app=«k2mXp0Qz7Lq9ZmXv»',
    "authHeader = 'Bearer ' + '«abcDEF12345»'",
    'user%5Bpassword%5D=«encF0rm»&go=1',
    '{"passwords":{"ann":"«annPw123»","bob":"«bobPw456»"}}',
  ]);
  assertKept([
    'PASSWORD="enter 9 characters"',
    "password: ''",
    "a = ''b1''",
    '__host-name is not set',
    '{"passwords":{"ann":"unset","rules":"v2"}}',
    'sign_in: false',
  ]);
});

test('what stands beside a password in a program is none', () => {
  assertMasked([
    'new NetworkCredential("username", "«hardcoded»", "domain");',
    'props.put("java.naming.security.credentials", "«1234»");',
    'String password = "«123»";',
  ]);
  assertKept([
    'new NetworkCredential("username", given, "domain");',
    `string query = "password='" + pwd + "'";`,
    'Server=a;Password=:myPassword;User Id=:username;',
    'OpenConn("User = SA; Password = ")) { }',
    'const string PASSWORD_PROPERTY = "custom.password";',
    'var expression = (password = "Password") + (pwd = "pwd");',
    'DriverManager.getConnection("jdbc:mysql://db/", "root", given);',
    'ftp://anonymous:anonymous@ftp.example.com',
  ]);
});

test('what a secret has to look like is none, and whatever stands between the armour of a key is one', () => {
  assertMasked([
    'encryption.salt=«properties_salt_def123»',
    'backup_key: "«nightly_9c2»"',
    '-----BEGIN PRIVATE KEY-----\n«yaml_private_key_vwx901\nVGVzdCBwcml2YXRl_»\n-----END PRIVATE KEY-----',
  ]);
  assertKept([
    'password: "^(?=.*[a-z])(?=.*[A-Z])[a-zA-Z]{8,}$"',
    'api_key: "^[a-zA-Z0-9]{32,}$"',
    ['inline_secret: $', '{SECRET_VALUE}inline_password'].join(''),
    '-----BEGIN PRIVATE KEY-----\n<put your own key here>\n-----END PRIVATE KEY-----',
    'salt: "pepper"',
    'License: CC-BY-SA-3.0-Unported',
    'shlex: token=EOF',
  ]);
});

test('what a program calls something is no secret because the name beside it tells of one', () => {
  assertKept([
    // Types, what is made of them, members, and what is spread out or remarked.
    'export declare function pbkdf2(password: Uint8Array, salt: Uint8Array): Uint8Array;',
    'class User(BaseModel):\n    password: SecretStr\n    token: SecretBytes',
    'export type Token = SourceToken | ErrorToken | Directive;',
    'lval.token = Token{token: IDENT, literal: "IDENT"}',
    'PasswordFlag = Flag[[]string]{',
    'minHmacKeySize = uint32(16)',
    'var dataKey = _ref4.dataKey, nameKey = _ref4.nameKey;',
    'exports.AuthenticationMD5Password = AuthenticationMD5Password;',
    'return check({ kind: "token", ...errorUtil_js_1.errorUtil.errToObj(message) })',
    'var ZipPassThrough = /*#__PURE__*/ (function () {',
    'access=winreg.KEY_READ | winreg.KEY_WOW64_32KEY)',
    'AdminPassword: adminPassVal,',
    // What is read by a parser, and the parts of it.
    'token.markup = "linkify";',
    'cred.qop = "auth-int"',
    // Lists of names, tags of fields, modules, columns, patterns and paths.
    `headers = ["Authorization", "X-Auth-Token", "X-API-Key", "X-Access-Token"]`,
    '\tSecrets []Secret `json:"secrets,omitempty"`',
    'slacktoken "github.com/acme/scanner/secrets/slacktoken"',
    'searchKey: "account_password_policy[corporate].require_symbols"',
    "paths: ['user.password', 'data[0].secret']",
    'SECRET_KEY = "AWS_SECRET_ACCESS_KEY"',
    "ACCESS_KEY = 'aws_access_key_id'",
    'const TOKEN = /x/; const secretPattern = "(?:0|[1-9][0-9]*)n"',
    "'/example/:userId/:secretToken', '/example/{userId}/{secretToken}'",
    '"AWS::ApiGateway::ApiKey": "48205d4ffd7feba3",\n"AWS::SecretsManager::Secret": "c85175a4ebcce361",',
    // Words whose only digits are those of a cipher, and more than the form of a token has behind one letter.
    'type ED25519Signer struct {}\n// the private key of ED25519Signer is kept',
    'private_key = ed25519.Ed25519PrivateKey.generate()',
    'creds := s.GetBitwardenOauth2AccessToken()',
    // What stands for a value, or says how it is read.
    `const dbPassword = '\\\${API_SECRET_TOKEN}';`,
    `password = password.encode('latin1')`,
    'Lock-Token: urn:uuid:a515cfa4-5da4-22e1-f5b5-00a0451e6bf7',
    `"--password" can't be used with "--password-stdin"`,
    'MovedAttribute("HTTPPasswordMgr", "urllib2", "urllib.request")',
    'if os.Getenv("K8S_SA_TOKEN_DATA") != "" {',
  ]);
  assertMasked([
    'password: «Uint8rray7»',
    'token = Token{value: "«k3v9xw2p7q5zr8td»"}',
    'dataKey = «x9f4dataKeyQ7v2m»',
    `if (password === '«sunshine»') next()`,
    `if (token === '«k3v9xw2p7q5z»') next()`,
    'put("password", "«sunshine»")',
    `("token", "«k3v9xw2p7q5z»", "x")`,
    'log.With("api_key", "«oigwwrjswznocxtfft»", "user", "ann")',
    'API_TOKEN = «OpenSesameForAll»\n',
    'secret = "«ann.smith»"',
    'passwordManagerKey=«9f2b7c1d4e8a6035»',
    'log.With("token", "«letmein»", "user", "ann")',
    'log.With("password", "«sunshine»", "user", "ann")',
    'Map.of("secret", "«sunshine»", "user", "ann")',
    'spring.password.value: "«sunshine»"',
    'if (secret == "«sunshine»") next()',
    'password=«Abc{def», host=db',
    'password = "«Kq2[0-9]Lw9XnB7»"',
    'password = «rootPass»\n',
    'secret_key = «SunshineForEverybody»\n',
    'CIVICRM_SITE_KEY="«9f2b7c1d4e8a6035c1d2e3f4»"',
    '«Password1» = "«Password1»"',
    'inputToken: «9f2b7c1d4e8a6035c1d2»',
    'api.token: "«hunter2x»"',
    'SECRET_KEY = "«my_secret_key»"',
    'password = "«s3cr3t[0].x»"',
    'token: «s.7Kq2Lw9XnB4tRmVc3DfGh8Js»',
    'Custom::API_KEY = "«48205d4ffd7feba3»"',
    'private_key = "«ed25519Kq2Lw9XnB4tRmVc3D»"',
  ]);
});

test('keys that are meant to be published, and what has the opening of a token by its name alone', () => {
  assertKept([
    'data-sitekey="6LcA1x0UAAAAAF1b2Qp9Zp3t0TestKeyPublic01"',
    'recaptcha:\n  public_key: 6LcA1x0UAAAAAF1b2Qp9Zp3t0TestKeyPublic01',
    'pk_live_51HG3abCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefghijABCDEFG',
    'FAILED test_colorsandweights1 and test_buckminsterfullerene',
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.payload.signature',
    'DATABASE_URL=postgresql://username:password@localhost:5432/main',
    'mongodb+srv://your_username:your_password@cluster.mongodb.net/x',
    'token = "test_token_12345"',
  ]);
  assertMasked([
    'recaptcha:\n  public_key: 6LcA1x0UAAAAAF1b2Qp9Zp3t0TestKeyPublic01\n  private_key: «6LeA1x0UAAAAAG1b2Qp9Zp3t0TestKeyPrivat01»',
    'the captcha key «6LeA1x0UAAAAAG1b2Qp9Zp3t0TestKeyPrivat01» was sent',
    'it sent «test_nZDVWJeuYBcusdZOyqHXVKgnPjbIzWtk»',
    'postgresql://user:«password»@localhost:5432/main',
    'postgresql://username:«passw0rd»@localhost:5432/main',
    'token = "«test_token_7Q2x9»"',
    '«eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.signature»',
  ]);
});

test('a secret that its author divided into several strings is masked with all its parts', () => {
  assertMasked([
    'const API_KEY = "«4f8Kq2Lw9XnB7t»" +\n  "«RmVc3D8sJ2kQ1z»";',
    'SECRET_KEY = "«aa809cf274b0c8f5»" \\\n    "«11eee52e4a081994»"',
    'API_KEY = (\n    "«4f8Kq2Lw9XnB7t»"\n    "«RmVc3D8sJ2kQ1z»"\n)',
    "$apiKey = '«4f8Kq2Lw9XnB7t»' . '«RmVc3D8sJ2kQ1z»';",
    'password = "«s3cr3tV»" + "«alue99»"',
  ]);
  assertKept(['password = "abc" + "def"', 'message = "password: " + "required"']);
  assertMasked([
    'url = "/login?token=«k7Tq2vXw9LpZ»" + "&lang=en"',
    'password = "«s3cr3tV»" + " is wrong"',
    'api_key = "«4f8Kq2Lw9XnB7t»"\n"other" = "second value"',
  ]);
});

test('lists of secrets between braces, also with numbers before them', () => {
  assertMasked([
    'char *passwords[] = {"«abc123xyz»", "«zzz998yyy»"};',
    'login_and_password = {0, "«2837odehiq32!»"};',
    'secrets = {"ann": "«k7Tq2vXw9LpZ8»"}',
  ]);
  assertKept(['password: {"type": "string", "minLength": 8}', 'errors.password = {"is too short"}']);
});

test('a password that is compared from the left is one', () => {
  assertMasked(['if "«letmein7x»" != PASSWORD:', "if ('«tulip2024»' === user.password) {"]);
  assertKept([
    'if "sha2561x" != password_hash_type:',
    'if "sha2561x" == password.algorithm:',
    'if "required" == password:',
  ]);
});

test('types of parameters are no passwords', () => {
  assertKept([
    'password: Callable[[], bytes]',
    'password: Callable[[str, int], bytes]',
    'password = ReadableBuffer | None',
    'token: AccessToken | undefined',
  ]);
  assertMasked(['password: «Sunflower» | user: ann']);
});
