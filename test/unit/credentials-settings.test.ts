import test from 'node:test';
import { assertKept, assertMasked } from '../support/masking.ts';

const P = '«Tr0ub4dor3x»';

test('what a Dockerfile and the C shell set without a sign is a value', () => {
  assertMasked([
    'FROM base\nENV DB_PASSWORD «sunshine»\nRUN make',
    'ARG NPM_TOKEN «k7Tq2vXw»',
    'setenv MYSQL_PWD «sunshine»',
  ]);
  assertKept(['ENV PASSWORD_FILE /run/secrets/db', 'the env password sunshine', 'ARG TOKEN\nRUN make']);
});

test('objects that hold a user name and a password are told by what makes them', () => {
  assertMasked([
    `New-Object System.Management.Automation.PSCredential ("CORP\\ann", "${P}")`,
    `new SqlCredential("ann", "${P}")`,
    `new UserPasswordCredential("ann@example.com", "${P}"`,
    `ClientSecretCredential("tenant-one", "client-one", "${P}")`,
    `authenticator = IAMAuthenticator('${P}')`,
  ]);
  assertKept(['new SqlCredential(user, password)', 'new PSCredential($user, $secure)']);
});

test('what declares or refers to a secret in the configuration of a cloud is none', () => {
  assertKept([
    'resource "aws_msk_scram_secret_association" "events_2" {',
    'data "aws_secretsmanager_secret" "db_main_1" {',
    '- "{{resolve:secretsmanager:eu-west-1:123456789012:secret:/prod/db:SecretString:username}}"',
    'echo "AUTH0_CLIENT_SECRET=$client_secret" >> $GITHUB_ENV',
  ]);
  assertMasked([`resource "db" "main" {\n  password = "${P}"\n}`]);
});

test('labels of forms in other languages are no passwords', () => {
  assertKept([
    '{"password": "Passord", "repeat_password": "Gjenta passord"}',
    '{"one_time_password": "Engangskode:", "password": "Nytt passord"}',
    '{"password": "Wachtwoord", "new_password": "Nowe hasło"}',
  ]);
  assertMasked(['{"password": "«Sunshine»"}', '{"password": "«Passord1»"}', 'password = "«Gjenta passord»"']);
});

test('a URL may have the password of a tutorial, and no place for one', () => {
  assertMasked([
    'mongodb://admin:«password»@localhost:27017/?authSource=admin',
    'mysql://user:«password»@db.internal:3306/main',
    'postgresql+asyncpg://user:«pass»@10.0.0.7/main',
    'https://user:«pass»@example.com/',
    'postgres://user:«password»@host:5432/db',
    'postgres://user:«pass»@database.example/main',
  ]);
  assertKept([
    'mongodb://YOUR_USERNAME:YOUR_PASSWORD@cluster.mongodb.net/test',
    'mysql://USERNAME:PASSWORD@db.example.com/main',
    'mongodb://username:password@localhost:27017/?authSource=admin',
  ]);
});

test('no token begins behind an accented letter of the same word, and one may behind a sign of another script', () => {
  assertKept(['AgronegócioBrasiliaDANTNwNTAwNTAwNTA3Centro']);
  assertMasked(['令牌«ghp_4f8Kq2Lw9XnB7tRmVc3DzP6sHyJ1aE0uQ5Ti»']);
});

test('what a name is compared with, and what is for something, is told by the name', () => {
  assertMasked([
    'if "«k7Tq2vXw9LpZ3rT5»" == password {',
    "if ('«k7Tq2vXw9LpZ3rT5»' !== token) return",
    "my_secret_password_for_email = '«d6s$f9g!j8mg7hw»'",
    'grant_type=authorization_code&code=«SplxlOBeZQQYbYS6WxSbIA»&redirect_uri=https%3A%2F%2Fa.example',
    'code_verifier=«dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk»',
    'x-api-key: «aanncccccqaaassscxcc»',
    'vault_role_secret_id = «Treqxwku-Bfeysaqjdy»',
    'secret_id: «11111111-2222-3333-4444-555555555555»',
    '{"kty":"oct","alg":"HS256","k":"«AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ»"}',
  ]);
  assertKept([
    'if "password" == type {',
    'const LearnerTokenAuth = "learner_auth_token"',
    'code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256',
    'aws secretsmanager get-secret-value: SecretId: my-database-secret',
    'X-Figma-Token-Id: q7XzB-3nPwLk_92HsTfYvR',
  ]);
});

test('what says when something is done with a secret, how it went or which fields there are tells none', () => {
  assertKept([
    'update_password: on_create',
    'require_password: always',
    'secret_scan: succeeded',
    'rotate_token: timed_out',
    'reserved "password", "api_token";',
    '  string password = 4;',
    '  DATA_TOKEN = 11 [deprecated = true];',
    'arn:aws:secretsmanager:*:123456789012:secret:prod-db-??????',
  ]);
  assertMasked([
    'require_password: «k7Tq2vXw9LpZ3rT5»',
    'password = «48213»;',
    'setSecret("password", "«k7Tq2vXw9LpZ3rT5»")',
  ]);
});

test('the start of an API key in the middle of encoded bytes is none', () => {
  const key = 'AQVNz3Kq8mWt5RbYx7LpD2sGhJ4vCfN6aQeU9oZi';
  assertMasked([`api-key ${'«'}${key}${'»'}`]);
  assertKept([`b2R/${key}`]);
});

test('calls that take a password or a key have it as their argument', () => {
  assertMasked([
    "request.get(url).auth('bob', '«hgfedcba»')",
    "MsRest.loginWithUsernamePassword('bob', '«hgfedcba»', done)",
    'signInWithEmailAndPassword(auth, "a@b.example", "«k7Tq2vXw9»")',
    'session.authenticateWithPassword("bob", "«k7Tq2vXw9»")',
    'ds.getConnection("sa", "«Str0ngPass»");',
    "jedis.auth('«foobared1»')",
    'new X509Certificate2("cert.pfx", "«myPa55word»")',
    'new SecretKeySpec("«k7Tq2vXw9LpZ3rT5»".getBytes(), "AES")',
    "AES.encrypt(message, '«k7Tq2vXw9»')",
    'hmac.New(sha256.New, []byte("«k7Tq2vXw9LpZ3rT5»"))',
    'sessions.NewCookieStore([]byte("«k7Tq2vXw9LpZ3rT5»"))',
    "basicAuth({ users: { 'admin': '«hgfedcba»' } })",
    'http.basic_auth "bob", "«hgfedcba»"',
    'new PasswordAuthentication(user, "«123456»".toCharArray())',
    'http.request({ auth: "bob:«hgfedcba»" })',
    'Authorization: Basic «bob:hgfedcba»',
    'setRequestProperty("Authorization", "Basic " + "«Ym9iOmhnZmVkY2Jh»")',
  ]);
  assertKept([
    'client.connect("Username", "hostname", 22);',
    'new PasswordAuthentication("user", pwd);',
    'ds.getConnection("Username", null);',
    'createUserWithEmailAndPassword(auth, email, password)',
    "session.post(url).auth('bob', process.env.PASSWORD)",
    'auth: "user:{{ INSERT_HERE }}"',
    'auth: "oauth2:implicit_flow"',
    'auth: "user:custom-string"',
    'Authorization: Basic bob:xxxxxxxxxxxx',
    'AES.encrypt(message, key)',
    'new SecretKeySpec(key.getBytes(), "AES");',
    'hmac.New(sha256.New, []byte(key))',
    "request.auth('bearer', token)",
  ]);
});

test('a value may be decoded, or made into bytes, where it is assigned', () => {
  assertMasked([
    "getSecret: () => '«gm5yb-hJWRoS7ZJTi_YUj_tbU»',",
    'const getPassword = async () => "«k7Tq2vXw9LpZ»";',
    'aesKey := []byte("«k7Tq2vXw9LpZ3rT5»")',
    'secretKey, _ := hex.DecodeString("«6f1d0c2b9a8e7f605142332415060718»")',
    'manager.setCipherKey(org.apache.shiro.codec.Base64.decode("«4AvVhmFLUs0KTA3Kprsdag==»"));',
    'var secretKey = Encoding.UTF8.GetBytes("«k7Tq2vXw9LpZ3rT5»");',
    'SECRET_KEY = bytes.fromhex("«6f1d0c2b9a8e7f605142332415060718»")',
    'if ("«k7Tq2vXw9LpZ3rT5»".equals(password)) return;',
  ]);
  assertKept([
    "getToken: () => 'token',",
    'validatePassword: () => "Invalid password"',
    'password := []byte(os.Getenv("PASSWORD"))',
    'var secretKey = Encoding.UTF8.GetBytes(settings["Key"]);',
    'token = jwt.decode(request.args.get("token"))',
  ]);
});

test('certificates and public keys in base64 stay, and not where a private key comes along', () => {
  const pem = (...names: string[]) =>
    Buffer.from(
      names.map((name) => `-----BEGIN ${name}-----\nMIIBszCCAVmgAwIBAgIU\n-----END ${name}-----\n`).join(''),
    ).toString('base64');
  assertKept([
    `certificate-authority-data: ${pem('CERTIFICATE')}`,
    `client-certificate-data: ${pem('CERTIFICATE', 'CERTIFICATE')}`,
    `jwt_public_key = "${pem('PUBLIC KEY')}"`,
    'PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=',
    'rails credentials:edit',
  ]);
  assertMasked([
    ...['', ' ', '  '].map((blanks) => `certificate: «${pem('CERTIFICATE', `${blanks}RSA PRIVATE KEY`)}»`),
    'PrivateKey = «xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=»',
  ]);
});

test('where one element has the name and the next the value, it is that of the name', () => {
  assertMasked([
    '<entry>\n  <key>shop.password</key>\n  <value>«sunflower7»</value>\n</entry>',
    '<property>\n  <name>fs.acme.secret.key</name>\n  <value>«k7Tq2vXw9LpZ8rQ»</value>\n</property>',
    '<init-param><param-name>password</param-name><param-value>«sunflower7»</param-value></init-param>',
    '<member><name>password</name><value><string>«sunflower7»</string></value></member>',
    '<entry><string>password</string><string>«sunflower7»</string></entry>',
    '<key>ApiKey</key><string>«k7Tq2vXw9LpZ8rQ»</string>',
  ]);
  assertKept([
    '<key>password</key><value></value>',
    '<key>user</key><value>sunflower7</value>',
    '<name>password</name><value>{{ db.password }}</value>',
    '<name>security.token.service.use_ip</name><value>true</value>',
    '<name>delegation.token.max-lifetime</name><value>604800000</value>',
    '<string>password</string><string>sunflower7</string>',
  ]);
});

test('a value may follow a backslash at the end of the line', () => {
  assertMasked([
    'DB_PASSWORD=\\\n«Sunfl0wer!»',
    'export PARTNER_API_KEY=\\\n«WjsUbvkPByEzJcPqRwh10DKCXAp50aQG»',
    'api_key = \\\n    "«4f8Kq2Lw9XnB7tRm»"',
  ]);
  assertKept([
    'SECRET_SOURCES = \\\n  main.c \\\n  util.c',
    'token_files=\\\n  lexer.c',
    'PASSWORD=\\\n\nnext',
  ]);
});

test('columns, entries of what is kept elsewhere, lifetimes and names of caches are no secrets', () => {
  assertKept([
    'userTable="users" userCredCol="user_pass"',
    'valueFrom.secretKeyRef.key = "oidc"',
    'token_lifetime: 604800',
    'CACHE_BUSTER=PIiDeMbRF3U2NEBaJMWBSjTWG24zudwYffTJ',
  ]);
  assertMasked([
    'secretKeyRef.password = "«sunflower7»"',
    'ACME_DEPLOY="«PIiDeMbRF3U2NEBaJMWBSjTWG24zudwYffTJ»"',
  ]);
});
