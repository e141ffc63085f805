import assert from 'node:assert/strict';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';
import { assertKept, assertMasked } from '../support/masking.ts';

/** Drawn, in forms that no vendor's key is known by. */
const DRAWN = [
  'k3v9xw2p7q5zr8td1mf6',
  '9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8',
  'Zf3D0LXCM3EIMbgJpUNnkRtOfOue_HznB-x7',
];

/** How a service's name and its key stand beside each other; S and V stand for them. */
const BESIDE_A_SERVICE = [
  "S = 'V'",
  'S: V',
  'S - V',
  'S("V")',
  '"S": "V"',
  'S_api = "V"',
  "curl -H 'X-S: V' https://api.example.com/v1/x",
];

test('a drawn value right behind the name of a service is a key of it, whatever its form', () => {
  for (const service of ['bombbomb', 'Elevenlabs', 'paymoapp'])
    for (const value of DRAWN)
      for (const form of BESIDE_A_SERVICE) {
        const text = form.replace('S', service).replace('V', value);
        assert.equal(scrubCredentials(text).text, form.replace('S', service).replace('V', '*****'), text);
      }
});

test('the same values stay where the name does not lead up to them, or is no service of its own', () => {
  for (const text of [
    'bombbomb answered after a while, see 9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8',
    'bombbomb commit: 9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8',
    'bombbomb: 0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b',
    'autopilot = "9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8"',
    'fXpVQE1kPYCReD99pBMXt3iq6rgfixerpnKfElcLesXUNUGs5D\nBtOMc2Ziw7djrOu4iTkss9LF7IZTAroRq19vtKBVpdIy',
  ])
    assert.equal(scrubCredentials(text).text, text);
});

test('secrets are found in surroundings that look like something else', () => {
  for (const [text, masked] of [
    // A list of alternatives, as types have it, but of drawn values.
    ["token = 'k3v9xw2p7q5zr8td1mf6' | 'b'", "token = '*****' | 'b'"],
    // Braces, as templates have them, around drawn words.
    ['<secret>{acme AQAAABAAA 9f2b7c1d4e8a6035c1d2}</secret>', '<secret>*****</secret>'],
    // A UUID is an id in a sentence, but not right behind the words "API key".
    ['the API key 0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b is void', 'the API key ***** is void'],
    ['alegraKey := "0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b"', 'alegraKey := "*****"'],
    ['use access key: "0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b"', 'use access key: "*****"'],
    // A prefix that nobody has announced, before much that was drawn; and a UUID behind one that says it.
    ['it sent zqf_aGgfQsQ52sImE9zwWxKcjt2nhESfYG1U2Fh and got 401', 'it sent ***** and got 401'],
    ['it sent sk_0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b', 'it sent *****'],
    [
      "getByRole('textbox', { name: 'Password' }).fill('hunter2x')",
      "getByRole('textbox', { name: 'Password' }).fill('*****')",
    ],
    [
      'define("DB_PASSWORD", "hunter2x"); setPassword("swordfish")',
      'define("DB_PASSWORD", "*****"); setPassword("*****")',
    ],
    ['user, password := "ann", "hunter2x"', 'user, password := "ann", "*****"'],
    // PHP's way to write values down.
    ['a:1:{s:8:"password";s:8:"hunter2x";}', 'a:1:{s:8:"password";s:8:"*****";}'],
    ['keyAIzaSyD4kR8fL2mQ9xT7vW1zB5nC3jH6pG0sYuE', 'key*****'],
  ] as const)
    assert.equal(scrubCredentials(text).text, masked);
});

test('ids, digests and file names with a prefix stay, and so do webhooks that were never filled in', () => {
  for (const text of [
    'cs_test_a1FTu5Lk3Qw9ZxN7pVb2Rt8Hs6Jm4Yd0CgEiKoPqSuWy',
    'node-cache-Linux-x64-npm-2f5a3b9c4d1e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a',
    'resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b',
    'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYESAMPLEKEY',
    'chunk-Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB12.js',
    'integrity: "sha512-AP1AyUTbi2szylgrO0OB7gkIxEGzySLITZ2GpsaoX72YMCGI2jYAc"',
    'SLACK_URL=https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
  ])
    assert.equal(scrubCredentials(text).text, text);
});

test('programs in error messages stay as they are', () => {
  for (const text of [
    'pub semi_token: Token![;],',
    'Token::I32(6), Token::MapEnd',
    'let brace_token = braced!(content in input);',
    'pub pw_passwd: *mut c_char,',
    'Password    *uint16',
    'SRP_user_pwd *SRP_VBASE_get1_by_user(SRP_VBASE *vb)',
    '#define IMAGE_REL_I386_TOKEN 0x000C\nconst CRED = 0x19',
    'password: []byte("x"),',
    'checkReadToken := func(t *testing.T) {',
    'prevToken = findPrevTokenIndex(slots, 3)',
    'oidSignatureRSAPSS, pssParametersSHA384, keyForP256(NewPrivateKey65, NewPublicKey65)',
    'config.PrivateKey = testEd25519PrivateKey',
    '"TLS_ECDHE_PSK": "ECDHE-PSK-CHACHA20-POLY1305", KEY = "SM2 PRIVATE KEY"',
    'addPass(std::forward<PassT>(Pass)); ArrayRef<AsmToken> Buf, bool Skip',
    "redact(['user.password', 'session.token'])",
    'You can also pass `autoUpdate` or pass `bundle: true`.',
    'peerAccessToken: UINT64, password: LPWSTR',
    'deps: [{ token: i1.XhrFactory }]',
    '`password` varchar(60) DEFAULT NULL,',
    'f"password_{user_name}", password = f"prefix_{value}", secret: "#{prefix}_suffix"',
    'sz_xXF86VidMode, arg_immediate_SBFIZ_SBFM_64M_bitfield_lsb_64_immr',
    '--- PASS: TestPasswordReset2 (0.00s)',
    'cache key: products/9f2b7c1d4e8a6035c1d2e3f4/v3',
    "const key = scryptSync(password, 'salt', 32); Type: one of `'secret'`, `'private'`",
    '<XAxis dataKey="name"/> <Bar mapKey="total"/>',
    'pass string to `textEncoder.encode`',
    'cookie-set remember_me token123 --expires=1893456000',
    'NSSCKMDToken->OpenSession(slot); (p).pws.pw_passwd = (p).pws.pw_name, #include <pwd.h> #if',
    'clientCredentials: import("@scalar/validation").Schema',
    'PRIVATE_KEY_USAGE_PERIOD "2.5.29.16"',
    '"pass": "aria-label 어트리뷰트가 존재하고 비어있지 않습니다."',
    '"pass": "Siden har minst én overskrift på nivå 1"',
    '"lastModifiedSecret": 1556312220.133',
    'tokenAddress: "0x5f4e3d2c1b0a9f8e7d6c5b4a39281706f5e4d3c2", passwordLocator: "#login-form input"',
  ])
    assert.equal(scrubCredentials(text).text, text);
});

test('ids beside the names of services stay as they are', () => {
  for (const text of [
    'Trello card 5f8a1b2c3d4e5f6a7b8c9d0e was moved to board 60c72b2f9b1d8b3a4c8e4d2f',
    'Airtable record recZf3D0LXCM3EIM in base appWp4Lc9RtZx2Nk not found',
    'Auth0 user auth0|5f7c8ec7c33c6c004bbafe82 is blocked',
    'Linear issue ENG-1234 (9f2b7c1d-4e8a-6035-c1d2-e3f4a5b6c7d8)',
    'Jenkins build #1182 (9f2b7c1d4e8a6035c1d2e3f4a5b6c7d89f2b7c1d) failed',
    'Zendesk ticket #48213 from requester 9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8',
    'Sentry event ID: 9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8',
    'Webflow collection 64b7f1c2e4b0a1d2c3e4f5a6, okta group 00g1a2b3c4D5E6F7g8h9',
    'Vercel deployment dpl_5WJWYSyB7BpgTj3EuwF37WMRBXBPtqz1 ready',
    'Stytch member-test-9f2b7c1d-4e8a-6035-c1d2-e3f4a5b6c7d8 not found',
    'OpenAI-Organization: org-kZx9Qm2LvTb7RnYw4HsC1pUe',
    'Infura: eth_call to 0x9f2b7c1d4e8a6035c1d2e3f4a5b6c7d89f2b7c1d reverted',
    'Mapbox style mapbox://styles/acme/ckq9l2v8x0x7r18p3b1n2w4z5',
  ])
    assert.equal(scrubCredentials(text).text, text);
});

test('drawn values in sentences about secrets are masked', () => {
  for (const text of [
    'the token for the deploy user is V',
    'the encryption key is now V',
    'Invalid API key provided: V',
    'agent read the token V from .env',
    'New API key\n\n  V',
    'send the token as V',
    'the page shows the secret V',
  ])
    for (const drawn of [
      '9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8',
      'kZx9Qm2LvTb7RnYw4HsC1pUe8Gd2',
      'x8K2-mP4q-R7tY-9vB3',
    ])
      assert.ok(!scrubCredentials(text.replace('V', drawn)).text.includes(drawn), text);
});

test('passwords behind a pair of names, and behind words in other letters, are masked', () => {
  for (const text of [
    'ID/PW: master/V',
    'id/pw master/V',
    'ID/PW(master/V)',
    'ID/PW->master/V',
    'ANYID PW master V',
    'user/password: master, V',
    '비밀번호: V',
    'PW는 V',
    '패스워드(V)',
    '密码：V',
    '密码是 V',
    'パスワードは V',
    'пароль: V',
  ])
    assert.ok(!scrubCredentials(text.replace('V', 'Zr7#pQ2@')).text.includes('Zr7#pQ2@'), text);
  for (const text of [
    '비밀번호를 입력하세요',
    '密码错误，请重试',
    'Введите пароль: ',
    'パスワードが違います (401)',
    'SECRET = getenv("GEHE1MN15", "")',
    '10.0.3.2 Ancient Library, id/password required',
  ])
    assert.equal(scrubCredentials(text).text, text);
});

test('keys beside the names of services are masked', () => {
  for (const [text, key] of [
    ['okta token 00g1a2b3c4D5E6F7g8h9QZ', '00g1a2b3c4D5E6F7g8h9QZ'],
    ['the request with gumroad JlkA7osfFS2a9mWW2eEO3kSwx2sTOhD84Q9aOAC1umZ was refused', 'JlkA7osfFS'],
    ['webflow: 64b7f1c2e4b0a1d2c3e4f5a664b7f1c2e4b0a1d2c3e4f5a664b7f1c2e4b0a1d2', '64b7f1c2e4b0'],
  ] as const)
    assert.ok(!scrubCredentials(text).text.includes(key), text);
});

test('names of models, machines, files and moments stay as they are, also beside telling words', () => {
  for (const thing of [
    'claude-3-5-sonnet-20241022',
    'gpt-4o-2024-08-06',
    'anthropic.claude-3-5-sonnet-20240620-v1:0',
    'web-7d4f8b9c6d-x2x9z',
    'i-0abc123def4567890',
    '20240512T102233Z',
    '2001:db8:85a3::8a2e:370:7334',
    '0.0.0-experimental-4f2a1b9c-20240512',
    '_next/static/chunks/pages/login-3f9b7c1d8e6a5b4c.js',
    'index-BvX9kQ2m.js',
    'configmap/app-config-5g7h9k2m4t',
    'acme-prod-authHandler-1X2Y3Z4A5B6C',
    'operation-1715509353123-6184f2a1b9c8d-7e6f5a4b-3c2d1e0f',
    '/subscriptions/9f2b7c1d-4e8a-6035-c1d2-e3f4a5b6c7d8/resourceGroups/rg-auth-01',
    'Thread[http-nio-8080-exec-7,5,main]',
    'main.refreshToken(0xc000123456)',
    'auth::token::verify::h4f2a1b9c8d7e6f5a',
    'constraint "fk_rails_9f2b7c1d4e"',
    'cf-ray 8a6035c1d2e3f4a5-FRA',
    'IBAN DE89370400440532013000',
    'P3Y6M4DT12H30M5S',
    '00-9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8-8a6035c1d2e3f4a5-01',
    'TLS_AES_256_GCM_SHA384',
    'report_Q3_2024_final_v2.pdf',
    '<CAKx9Qm2LvTb7RnYw4@mail.gmail.com>',
    '1HGCM82633A004352',
    String.raw`C:\Users\ann\AppData\Local\Temp\token-cache-4f2a1b9c`,
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
  ])
    for (const text of [
      `invalid token in ${thing}`,
      `openai: ${thing}`,
      `the API key was rejected at ${thing}`,
      `{"provider":"auth0","target":"${thing}"}`,
    ])
      assert.equal(scrubCredentials(text).text, text);
});

test('what follows a scheme or a header on the next line, or as the next setting, is none of it', () => {
  assertKept([
    'auth.token.prefix=Bearer\nauth.session.timeout=3600',
    'prefix: Bearer\nretries: 31',
    '"auth.method=bearer",\n"ssl.enabled=true",',
    '<example format="-----BEGIN PRIVATE KEY-----" description="a key in PEM armour" />',
    '<example format="-----BEGIN PRIVATE KEY-----" />',
  ]);
  assertMasked([
    'the proxy sent Bearer\n«4f8Kq2Lw9XnB7tRmVc3D==»',
    'key = "-----BEGIN PRIVATE KEY-----" + "«MIIEvQIBADANBgkqhkiG9w0B»"',
  ]);
});

test('nothing but variables is no password, and a hash with its signs is one', () => {
  assertKept([
    'set "FULL_SECRET=%PART_A%_%PART_B%"',
    'PASSWORD=%DB_USER%:%DB_PASS%',
    'PASSWORD=$DB_PREFIX$DB_PASS',
  ]);
  assertMasked(['password=«$apr1$k8zQ5w2x$vQK3lmgMGvcXcRP8b0Tz1x»', 'PASSWORD=«%USER%-tulip2024»']);
});

test('a user name and a password in Base64 are an auth, and so is a salt in an element', () => {
  assertMasked([
    '{"auths": {"registry.example": {"auth": "«am86c3VuZmxvd2Vy»"}}}',
    '<salt>«tulip_field_salt_jkl012»</salt>',
    'storePassword "«keystore_password_!@#»"',
  ]);
  assertKept(['{"auth": "standard"}', '* **ACME_CLIENT_SECRET**: *clientSecret*', '<salt>required</salt>']);
});
