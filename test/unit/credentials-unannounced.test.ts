import test from 'node:test';
import { assertKept, assertMasked } from '../support/masking.ts';

test('a user and a password before a host and its port are masked without a scheme', () => {
  assertMasked([
    'authenticated with ann:«hunter2x»@192.0.2.7:22',
    "upstream: 'ann:«password1»@db:5432'",
    'proxy 192.0.2.7:8080:ann:«hunter2x» failed',
  ]);
  assertKept([
    'ann@example.com:22',
    'mailto:ann@example.com:25',
    'registry:5000@sha256:1234',
    'at 12:30@10:45 it ended',
    'see http://example.com:8080 and ann@db:5432',
    'git@github.com:22/team/repo',
    '<user>:<password>@host:5432',
    'user:$PASSWORD@host:5432',
  ]);
});

test('commands that take a password as one of their words', () => {
  assertMasked([
    'npm login -r https://registry.example.com -u ann -p «k3yOfAnn»',
    'smbclient //srv/share «Hunter22x» -U ann',
    'ftp> user ann «hunter2x»',
    'redis> AUTH «hunter2x»\nOK',
    'sentinel auth-pass mymaster "«RedisSentPass123»"',
    `sqlplus system/"«Man4ger!»"@//db:1521/xe`,
    'htpasswd -nb ann «S3cr3t9x»',
    'echo «S3cr3t9x» | docker login --username ann --password-stdin',
    'printf "«S3cr3t9x»\\n" | passwd --stdin ann',
    'crypto isakmp key «hunter2x» address 192.0.2.7',
    '  wpa-psk «hunter2x99»\n',
    'bindpw «hunter2x»',
    'gh auth login --with-token «k7Tq2vXw9LpZ3rT5k7Tq»',
  ]);
  assertKept([
    'AUTH CRAM-MD5',
    "capabilities = 'AUTH ENABLE UTF8=ACCEPT'",
    'the bindpw setting is missing',
    'echo done | tee log --password-file x',
    'smbclient //srv/share -U ann',
    'npm login -r https://registry.example.com',
    'sentinel auth-pass is not set',
    'crypto isakmp key is missing',
  ]);
});

test('what programs hand over besides a name', () => {
  assertMasked([
    'AuthError("ann", "«hunter2»")',
    `LoginRequest('ann@example.com', '«hunter2x»')`,
    'UserPass("ann", "«hunter2x»")',
    '.withCredentials("ann", "«hunter2x»")',
    'WiFi.begin("Home", "«hunter2x»");',
    'mysqli_real_connect($con, "db", "ann", "«hunter2x»", "shop");',
    'jsch.addIdentity("some/key", "«opens2doors»".getBytes());',
    'hmac.new(b"«hunter2x99»", message, sha256)',
    'localStorage["jwt"] = "«mango7mango7mango7»"',
    'byte[] key = "«hunter2x99hunter»".getBytes();',
    'strcmp(password, "«hunter2x»")',
    'INSERT INTO users (name, password) VALUES ("ann", "«hunter2x»")',
  ]);
  assertKept([
    'AuthError("ann", "access_denied")',
    'AuthError("invalid_grant", "oauth2")',
    'LoginRequest(user, password)',
    'jsch.addIdentity(path, password.getBytes());',
    'localStorage["jwt"] = token',
    'const key = "route-1"; send("b1")',
    'strcmp(password, other)',
    'query = "INSERT INTO users (name, password) VALUES (" + name + ", " + password + ")"',
  ]);
});

test('passphrases of several words, and what a prompt leaves on the next line', () => {
  assertMasked([
    'the passphrase is "«correct horse battery staple»"',
    'passphrase: "«correct horse battery staple»"',
    `session({ secret: '«keyboard cat 9»' })`,
    'Password:\n«hunter2x»\nLast login: today',
    'A temporary password is generated for root@localhost: «aB3;xY_kq2Lm»',
    'authentication failed for ann:«hunter2x»',
    'tried ann:«hunter2x» and got 401',
    'Access code: «XK4-92M-77Q»',
    'NTLM : «8846f7eaee8fb117ad06bdd830b7586c»',
    'Authorization: «auth4567»',
  ]);
  assertKept([
    'passphrase: "enter the words of your key"',
    'passphrase: "Words that open the vault"',
    'if password:\n    return1',
    'tried nginx:alpine3.2 and node:20-slim',
    'authentication failed for ann: wrong password',
    'Access code: NOT-FOUND',
    'NTLM: enabled, Authorization: required',
  ]);
});

test('a variable in capitals that is set to a drawn value, whatever it is called', () => {
  assertMasked([
    'GENIUS=«2UW4EG0Ml0wCWnwbMXpLVxYhyVYl»',
    'export ACME="«2UW4EG0Ml0wCWnwbMXpL»"',
    'docker run -e ACME=«2UW4EG0Ml0wCWnwbMXpL» image',
  ]);
  assertKept([
    'BUILD_ID=2UW4EG0Ml0wCWnwbMXpL',
    'GIT_COMMIT=1c4ce02cf2dfde95457503bd91cfa2fb00112233',
    'TRACE=1c4ce02cf2dfde95457503bd91cfa2fb',
    'STATE=2UW4EG0Ml0wCWnwbMXpL',
    'ACME=SomeServiceNameWithVersion2',
    'acme=2UW4EG0Ml0wCWnwbMXpL',
    'https://example.com/?list=PL2UW4EG0Ml0wCWnwbMXpL',
    'FONT=NotoSansMono2Regular.Q9xL',
  ]);
});

test('what the files of servers and the dumps of programs have', () => {
  assertMasked([
    'ann : EAP "«hunter2x»"',
    '[smtp.example.com]:587 ann:«hunter2x»',
    'cache_peer 192.0.2.3 parent 3128 0 login=«ann:hunter2x»',
    'ldap_default_authtok = «hunter2x»',
    'erlang.cookie = «QZXCVBNMASDFGHJKLQWE»',
    'app-specific password «abcd-efgh-ijkl-mnop»',
    '{password, <<"«hunter2x»">>}',
    '["password"]=> string(8) "«hunter2x»"',
    'INSERT INTO users (email, password) VALUES (?, ?)" ["a@b.c", "«hunter2x»"]',
    'WIFI:T:WPA;S:Home;P:«hunter2x»;;',
    'Authorization: clickatell «Vk9Bn3Lp7Qm2Rs5Tw8Vk9»',
  ]);
  assertKept([
    'wifi: connected; p: 3 of 4;',
    'listen :587 for mail',
    'login=ann:',
    'app password is wrong',
    'Authorization: see the-manual-of-2024-page-17',
    'INSERT INTO users (email, password) VALUES (?, ?)" [sql]',
  ]);
});

test('values that say that they are none', () => {
  assertKept([
    'ACME_API_KEY=24ed7EXAMPLEEXAMPLE4238c',
    'SNYK_TOKEN=not-a-uuid',
    'ACR_TOKEN=plain-string-not-jwt',
    'api_key = "tooShortNotFortyEightChars"',
  ]);
});

test('a setting that is named in one word of a command, and its value behind an option', () => {
  assertMasked([
    'iscsiadm -m node -o update -n node.session.auth.password -v «TL0EfN33»',
    "run: 'node.session.auth.password','-v','«TL0EfN33»'",
    'aws ssm put-parameter --name "/db/password" --value "«Sunny4Days»" --type SecureString',
    'az keyvault secret set --vault-name v --name dbpassword --value «Sunny4Days»',
    'gh secret set NPM_TOKEN --body «Sunny4Days»',
    'Set-ItemProperty -Path HKLM:/x -Name DefaultPassword -Value "«Sunny4Days»"',
    'defaults write com.example.app password -string «Sunny4Days»',
    'launchctl setenv API_TOKEN «Sunny4Days»',
    'SETEX session:token 3600 «Sunny4Days»',
    'bundle config --local gems.example.com ann:«Sunny4Days»',
    'poetry config pypi-token.main «Sunny4Days»',
    'ansible-vault encrypt_string "«Sunny4Days»" --name db_password',
    'conf.set("fs.s3a.secret.key", "«Sunny4Days»")',
    'username root\npassword «crickets»',
    'api_key: «aaaaaaaaaaaaaaaaaaaaaaaaaaaabbbb»',
  ]);
  assertKept([
    'mysql --password -v mydb',
    'grep password -v secrets.txt',
    'openssl rand --secret --value foo',
    'the config.password -v flag prints more',
    'gh secret set TOKEN --body "$VALUE"',
    'the username is shown\nthe password stays hidden',
    'conf.set("fs.s3a.secret.key", "fs.s3a.key")',
    'See the -----BEGIN RSA PRIVATE KEY----- header described in RFC 7468.',
    'az keyvault set-policy -n vault --spn app --secret-permissions delete get',
    '"password": "L&#246;senord"',
    '"secret": "&#12497;&#12473;&#12527;&#12540;&#12489;"',
  ]);
});

test('keys as lists of bytes, and passwords as lists of characters', () => {
  assertMasked([
    'unsigned char aes_key[16] = {«0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6»};',
    'private static final byte[] SECRET_KEY = new byte[] { «0x12, 0x34, (byte)0xa6, 0x11, 0x22, 0x33, 0x44, 0x55» };',
    'secretKey := []byte{«0x12, 0x34, 0xa6, 0x11, 0x22, 0x33, 0x44, 0x55»}',
    'let secret_key: [u8; 8] = [«1, 2, 3, 4, 5, 6, 7, 8»];',
    'secret_key = bytes([«12, 44, 210, 33, 45, 99, 12, 8»])',
    '{"private_key": [«12,44,210,33,45,99,12,8»]}',
    'var aesKey = new Buffer([«12, 44, 210, 33, 45, 99, 12, 8»])',
    "char[] password = {«'s', 'e', 'c', 'r', 'e', 't', '5'»};",
  ]);
  assertKept([
    'tokens = [1, 2, 3, 4, 5, 6, 7, 8, 9]',
    'private_key = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]',
    'keys: [1, 2, 3, 4, 5, 6, 7, 8]',
    'foreign_key = [1, 2, 3, 4, 5, 6, 7, 8]',
    'byte[] aesKey = new byte[8]',
  ]);
});

test('commands that an error shows as a list of their arguments', () => {
  assertMasked([
    "Command '['mysql', '-uann', '-p«m4ple-Syrup»', 'shop']' returned non-zero exit status 1",
    `spawn ["curl", "-u", "ann:«m4ple-Syrup»", "https://shop.example"]`,
    "['redis-cli', '-a', '«m4ple-Syrup»', 'ping']",
  ]);
  assertKept([
    "['mysql', '-u', 'root', '-p', 'shop']",
    `["mkdir", "-p", "build/output"]`,
    "['curl', '-u', '$USER:$PASSWORD', 'https://shop.example']",
  ]);
});

test('what programs compare a password with, declare it as, or log in with', () => {
  assertMasked([
    'if (req.body.password !== "«m4ple-Syrup»")',
    'if password != "«zorro_1987»" then',
    'if (password.equals("«admin»"))',
    'credentials = ("ann", "«m4ple-Syrup»")',
    'smtp.PlainAuth("", "ann@example.com", "«Vq7#tLm2»", "mail.example.com")',
    "Net::SMTP.start('mail.example.com', 587, 'localhost', 'ann', '«tulip-field-3»', :login)",
    "c.request :basic_auth, 'ann', '«m4ple-Syrup»'",
    "curl_setopt($ch, CURLOPT_USERPWD, 'ann:«pIneapple$5»');",
    "EXEC sp_addlogin 'ann', '«gr8Mountain»'",
    'Parameters:\n  DBPassword:\n    Type: String\n    Default: «n0rthwind-88»',
    'C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YW5u\nS: 334 UGFzc3dvcmQ6\nC: «dHVsaXBGaWVsZDM=»',
    `echo '«pIneapple$5»' | sudo -S apt update`,
  ]);
  assertKept([
    'if (token === "export") {',
    'if (password != "") {',
    'if (password !== confirmation) {',
    'if (password.equals(confirmation))',
    'data = {"login": login, "password": new_password}',
    "Net::SMTP.start('mail.example.com', 25, 'localhost')",
    'Parameters:\n  DBPassword:\n    Type: String\n    NoEcho: true',
    'curl_setopt($ch, CURLOPT_USERPWD, "$user:$password");',
    'echo "$PASSWORD" | sudo -S apt update',
  ]);
});

test('a table whose columns stand under each other by blanks', () => {
  assertMasked([
    'Service   Username  Password\nERP       maria     «BlueHeron42»\nCRM       bob       «m4ple-Syrup»',
    'NAME    API KEY\n----    -------\nerp     «k7Tq2vXw9LpZ3rT5»\n',
  ]);
  assertKept([
    'NAME                  TYPE     DATA   AGE\ndb-credentials        Opaque   2      3d12h',
    'Service  Key count  Age\nERP      12         3d',
    'Token usage  Count\nprompt       1200',
    'Enter  password\nline two3x4x5x6x',
    'next      token  Token\nline      offset int64',
  ]);
});

test('what a site or a release is known by is no secret', () => {
  assertKept([
    'RECAPTCHA_SITE_KEY=6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI',
    'SENTRY_RELEASE=324f5e3d5e32bc654191a216a6b7fddddd33c251',
  ]);
});

test('calls that take a password behind other arguments', () => {
  assertMasked([
    'new Sequelize("db", "ann", "«m4ple-Syrup»", { dialect: "postgres" })',
    'client.connect("h", 22, "ann", "«QzT4mP9x»")',
    'ftplib.FTP("h", "ann", "«m4ple-Syrup»")',
    'ldap_bind($c, "cn=ann", "«n0rthwind-88»");',
    'openssl_encrypt($d, "aes-256-cbc", "«45K8TpxhEwSW6cXY0Egc3cGqaMaIqHHM»")',
    'gomail.NewDialer("h", 587, "ann", "«w3lcomeHome»")',
    'jwt.NewWithClaims(m, c).SignedString([]byte("«zXgpzJxvP1hKd61gLPuz6wiE»"))',
    'ks.load(in, "«w3lcomeHome»".toCharArray());',
    'keyStore.getKey("alias", "«w3lcomeHome»".toCharArray())',
    'if ("«m{{h}o)p$e]nob(ody[finds>-_$#thisone}}»" == my_super_password) {',
    'Use «cahBQSxi4bXFlMrDUrNcu31wPF2XnymJmrvJMrXp» as the API token',
    'cookie sessionid had value «2T5fSCHgMCzYQEBtKAaCYAxUQp2wU265»',
    'note says pw is «Tr0ub4dor&3»',
  ]);
  assertKept([
    'socket.connect("h", 22, "ann")',
    'new Sequelize("db", user, password)',
    'HEX = "0123456789ABCDEF".toCharArray()',
    'SignedString([]byte(secret))',
    'POST /token HTTP/1.1',
    'GET /login 200 in 12 ms',
    'if ("#change-password" == passwordField)',
    'use 3f786850e387550fdab836ed7e6dc881de23001b as the cache key',
  ]);
});

test('secrets that a vault, a database or a device is given', () => {
  assertMasked([
    'agent.set_secret("erp_password", "«zorro_1987»")',
    'keyring.set_password("erp", "ann", "«m4ple-Syrup»")',
    "select pgp_sym_decrypt(c, '«gr8Mountain»') from t",
    'HELLO 3 AUTH ann «Ocean7breeze»',
    'ACL SETUSER ann on >«Xk29!pqLz» ~*',
    'xcrun altool -u a@b.c -p «abcd-efgh-ijkl-mnop»',
    'await page.setCookie({ name: "sid", value: "«15IxjYn6oYEhKK7FqSVRGWgsxg0ptIYZ»", domain: "x" })',
    'radius-server key «R4dius!key»',
    'tacacs-server host 10.0.0.1 key «T4cacs!key»',
    'pre-shared-key «Vpn!Shared9»',
    'wpa-psk ascii 0 «Wlan!Key99»',
    'set psksecret ENC «4iyJT6sC3WOuRiQBdMPw6GHQ34WEsj+CwtVc2HgswyOKS8A37KIXEVYoP6qB»',
  ]);
  assertKept([
    'agent.set_secret("erp_password", value)',
    'keyring.set_password("erp", user, password)',
    'radius-server timeout 5',
    'radius-server key is missing',
    'pre-shared-key mismatch',
    'ACL SETUSER ann on',
    'HELLO 3 AUTH',
  ]);
});
