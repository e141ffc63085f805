import assert from 'node:assert/strict';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';

const NAMES =
  `password db_password DB_PASSWORD dbPassword db-password app.db.password userPwd PGPASSWORD passphrase client_secret
  clientSecret CLIENT_SECRET secret api_key apiKey API-KEY x-api-key access_token accessToken authToken refresh_token private_key
  AWS_SECRET_ACCESS_KEY signingSecret encryption_key credentials`.split(/\s+/);

/** Values of every look: drawn, a UUID, a password of a person. */
const VALUES = [
  'Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB',
  '0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b',
  'c29tZS9iYXNl+NjQtdmFsdWU0Mg==',
  'Tr0ub4dor.3x',
];

/** How a name and its value are written down; N and V stand for them. */
const FORMS = [
  'N=V',
  'N = V',
  'N: V',
  'N="V"',
  "N='V'",
  'N: "V"',
  '"N": "V"',
  '"N":"V"',
  "'N': 'V'",
  "'N' => 'V'",
  'N := "V"',
  'N=V&next=1',
  'N=V;next=1',
  'N=V, next=1',
  '?a=b&N=V#top',
  '(https://a.example.com/b?N=V) again',
  '[![badge](https://a.example.com/b.svg?N=V)](https://a.example.com/c)',
  '{\\"N\\":\\"V\\",\\"a\\":1}',
  '{\\\\\\"N\\\\\\": \\\\\\"V\\\\\\"}',
  '&quot;N&quot;:&quot;V&quot;',
  '<N>V</N>',
  '<x name="N" value="V"/>',
  '<x N="V"/>',
  'export N=V',
  '--N V',
  '--N=V',
  '$N = "V";',
  'const N = `V`;',
  'String N = "V";',
  'N: |\n  V',
  '- name: N\n  value: V',
  'first line\\nN=V\\nlast line',
  '[N] = "V"',
  'config["N"] = "V"',
  'N%3DV',
];

test('a telling name makes its value a secret in every form of writing, and only the value is masked', () => {
  for (const name of NAMES) {
    for (const value of VALUES) {
      for (const form of FORMS) {
        const write = (given: string) => form.replace('N', name).replace('V', () => given);
        // Separators of the form's own cannot be told from those within a value that has them too.
        if (form.includes('#top') && value.includes('=')) continue;
        assert.equal(scrubCredentials(write(value)).text, write('*****'), write(value));
      }
    }
  }
});

test('the same values stay where nothing tells of a secret', () => {
  for (const value of VALUES) {
    for (const text of [
      `commit ${value}`,
      `request id ${value} failed`,
      `file ${value}.png`,
      `id: ${value}`,
      `see /runs/${value}/log`,
    ]) {
      assert.equal(scrubCredentials(text).text, text);
    }
  }
});

/** Put together, so that it does not look like a template that lost its backticks. */
const INTERPOLATED = ['$', '{N}'].join('');
const PLACEHOLDERS = [
  INTERPOLATED,
  '$N',
  '{{ n }}',
  '<n>',
  '%N%',
  '*****',
  'xxxxxxxx',
  'null',
  'None',
  'true',
  '[REDACTED]',
  'your_token_here',
  'changeme',
  'process.env.N',
  'getSecret()',
  'same-origin',
];

test('a placeholder stays, whatever the name', () => {
  for (const name of NAMES) {
    for (const placeholder of PLACEHOLDERS) {
      for (const text of [
        `${name}=${placeholder}`,
        `${name}: ${placeholder}`,
        `{"${name}": "${placeholder}"}`,
      ]) {
        assert.equal(scrubCredentials(text).text, text);
      }
    }
  }
});
