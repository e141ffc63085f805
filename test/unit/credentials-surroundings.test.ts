import assert from 'node:assert/strict';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';

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
    ['use access key: "0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b"', 'use access key: "*****"'],
    ['keyAIzaSyD4kR8fL2mQ9xT7vW1zB5nC3jH6pG0sYuE', 'key*****'],
  ] as const)
    assert.equal(scrubCredentials(text).text, masked);
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
  ])
    assert.equal(scrubCredentials(text).text, text);
});
