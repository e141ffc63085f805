import assert from 'node:assert/strict';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';

/** How programs, logs and agents say what was put into a field; « and » mark what is masked. */
const FILLED_IN = [
  `await page.type("#user-password", "«swordfish»");`,
  `await page.getByLabel('Password').fill('«swordfish»');`,
  `await page.getByPlaceholder("API key").fill("«hunter2x-abc»");`,
  `page.getByRole('textbox', { name: 'Password' }).fill('«hunter2x»')`,
  `page.locator('input[type="password"]').fill('«swordfish»');`,
  `cy.get('[data-cy=password]').type('«hunter2x{enter}»');`,
  `driver.find_element(By.ID, "password").send_keys("«swordfish»")`,
  `driver.findElement(By.name("passwd")).sendKeys("«hunter2x»");`,
  `element(by.id('password')).sendKeys('«swordfish»');`,
  `{"element": "Password field", "ref": "e12", "text": "«hunter2x»"}`,
  `{"action":"input_text","index":3,"text":"«hunter2x»","label":"Password"}`,
  `{\\"element\\": \\"Password\\", \\"text\\": \\"«hunter2x»\\"}`,
  `Typed "«hunter2x»" into the password field`,
  `Typed "«password»" into the password field`,
  `typed «hunter2x» into password`,
  `Entered the password "«swordfish»" in the login form`,
  `Filled field 'Password' with '«swordfish»'`,
  `step 4: fill #password with «hunter2x»`,
  `Input «hunter2x» into index 5 (password)`,
  `<input type="password" value="«swordfish»" name="pw">`,
  `<input value="«swordfish»" type="password">`,
  `textbox "Password" [ref=e12]: «hunter2x»`,
  `- textbox "Passwort" [active] [ref=e9]: «geheim12»`,
  `- textbox "Password": «swordfish»`,
];

test('what was put into a field for passwords is masked, and nothing else', () => {
  for (const marked of FILLED_IN) {
    const text = marked.replaceAll(/[«»]/g, '');
    assert.equal(scrubCredentials(text).text, marked.replace(/«[^»]*»/, '*****'), text);
  }
});

test('passwords are found in the notes that people leave', () => {
  for (const marked of [
    'contraseña: «secreto1»',
    'Mot de passe : «soleil12»',
    "lösenord = '«hemligt»'",
    'credentials: ann / «hunter2x»',
    'logged in as ann@example.com:«hunter2x»',
    'user was logged in with password «hunter2x»',
    'credentials admin/«Passw0rd!» rejected',
    'tried ann/«M4rigold» and failed',
    'login with ann and «Qu4rtz!7» failed',
    'GET https://a.example/login?user=ann&password=«password» failed',
    'https://a.example/cb?code=«abc123def456»&state=x',
  ]) {
    const text = marked.replaceAll(/[«»]/g, '');
    assert.equal(scrubCredentials(text).text, marked.replace(/«[^»]*»/, '*****'), text);
  }
});

test('what is said of such fields stays', () => {
  for (const text of [
    '{"action":"input_text","index":3,"text":"password","label":"Password"}',
    'Typed "ann@example.com" into the password field',
    'Typed "yes" into the box, then looked for a password',
    '- textbox "Password" [ref=e12]',
    '- textbox "Password" [ref=e12]: ',
    '{"element": "Login button", "ref": "e12", "text": "Sign in"}',
    '{"element": "E-mail field", "text": "ann@example.com"}',
    'Mot de passe : obligatoire',
    'La contraseña: debe tener 8 caracteres',
    'login: https://example.com/a1b2c3',
    'logged in as ann: session 42 began',
    'tried api/v1beta2 twice, then http/2 and http/1.1',
    'credentials of k8s/prod2cluster, and of ann/bob, are missing',
    'login with Google and OAuth2.0 failed',
    'sk-FakeKeyForDocumentation12345678, token: NOT-A-REAL-KEY-12',
    'Replace the password with a new one',
    'Compare password with confirmation',
    'Enter https://example.com/a1 in the address bar',
    "waiting for getByLabel('Password')",
    'The API key is invalid, API key: required, "API key" expected',
  ])
    assert.equal(scrubCredentials(text).text, text);
});
