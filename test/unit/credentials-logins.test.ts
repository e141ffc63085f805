import test from 'node:test';
import { assertKept, assertMasked } from '../support/masking.ts';

test('a login that is told of in a sentence', () => {
  assertMasked([
    'Could not sign in with username bob and password «correct-horse»',
    'Entered username ann and password «Sal4mander», then clicked Sign in.',
    'username "ann" and password "«open sesame»" were entered',
    'Login failed for ann@example.com / «Winter2025!»',
    'Password incorrect: "«Summer#2024»". Please try again',
    'the password was rejected («Blu3berry»)',
    'password authentication failed, tried "«pgpass_9XkQ»"',
    'expected password "«alpha»" but got "«Beta99!»"',
    'Password was set to «sunshine1»',
    'basic auth ann:«hunter2x» was refused',
    'Authenticating ann/«hunter2x» against LDAP',
    'ssh ann:«hunter2»@example.com',
    'Provided credentials: email ann@example.com, password «mango7»',
    'The credentials provided (ann@example.com, «mango7x») were rejected',
    'Step 2: fill email ann\nStep 3: fill password «mango7»\nStep 4: submit',
    'Typing ann@example.com into Email and «mango7» into Password',
    'locator("#pass")\n  - waiting for locator("#pass")\n  - fill("«mango7»")',
    "ValidationError: password\n  String is too short [type=string_too_short, input_value='«mango7»', input_type=str]",
    '[{"path":["password"],"message":"too short","received":"«mango7»"}]',
    '{"headers":[{"name":"cookie","value":"«sid=f00dface»"}]}',
    'IMAP LOGIN ann@example.com "«horse shoe»"',
    `Answer to "mother's maiden name": «Kowalski»`,
    'security question: first pet? answer: «Rex»',
    'secret answer was «Rex7»',
    'WiFi key: "«homesweet88»"',
  ]);
  assertKept([
    'Entered username and password, then clicked Sign in.',
    'The username field and password field were not found',
    'username bob and password were rejected',
    'with username bob and password authentication off',
    'username or email and password combination is unknown',
    'password incorrect: try again (2 of 3)',
    'the password was rejected (code 401)',
    'tried 3 times, then the password form was gone',
    'Answer to "What is the capital of France?": Paris',
    'security question: which one?',
    'network key: missing',
    "ValidationError: user\n  Field is too short [type=string_too_short, input_value='mango7', input_type=str]",
    '[{"path":["user"],"message":"too short","received":"mango7"}]',
    '{"headers":[{"name":"accept","value":"text/html5"}]}',
    'Step 3: fill password\nStep 4: submit, wait 2s',
    'Typing ann42 into Email, nothing into Password',
    'Password was set to expire in 90 days',
    'basic auth: required, Authenticating ann/admin against LDAP',
    'ssh ann@example.com:22, scp build.zip deploy@example.com:app2024',
  ]);
});

test('a word that can only be a password, near one about a login', () => {
  assertMasked([
    'Tried to log in as ann with «Sunfl0wer!99» but the form rejected it',
    'The login with ann@example.com and «Sunfl0wer!99» failed twice',
    'page.keyboard.type("«P@ssw0rd-77»") // password',
    'await expect(passwordInput).toHaveValue("«Blu3$ky-24»")',
    'Action: input_text {"index": 7, "text": "«Sunfl0wer^99»"} on <input type=password>',
    'XPath //input[@value="«Sunfl0wer#99»"][@type="password"] not found',
    'contraseña «Sunfl0wer!99» incorrecta',
    'signed in with «Winter2025!».',
  ]);
  assertKept([
    'Logged in to Office365!',
    'login: LoginForm$1.onClick, Login2Form#submitForm, div#Main1.content',
    'log in at React@18.2.0 or pkg@Beta2.1 first',
    'Login page of Foo1Bar%2FBaz was not found',
    'sign in: $Form1Field, @Angular2Core, 100%Width1',
    'the login took 12s!',
    'nothing here tells of one: Sunfl0wer!99',
    'password: <Your2Password!>',
  ]);
});

test('codes and links that let in, as agents tell of them', () => {
  assertMasked([
    'Your verification code is «771204». It expires in 10 minutes.',
    'The 6-digit code was «559120»',
    'Got code «559120» from the mail and entered it',
    'Enter «559120» to verify your login',
    'Use «559 120» as your login code for Acme',
    `the user's pin is «4821»`,
    'The user entered PIN «4821», PIN «7733» is wrong',
    'access code is «48213»',
    'Your code is «559120».',
    'code sent to ann@example.com: «559120»',
    'Security code sent by SMS («559120») was wrong',
    'The code «559120» from the authenticator app expired',
    '2FA: the app showed «559120», which was rejected',
    'unlock code: «9F3K-22LP-QQ8Z»',
    'Backup codes saved: «1122-3344 5566-7788»',
    'https://example.com/verify?code=«Zk39dLq0vN2mX8»',
    'https://example.com/invite/«1uuFApnW5TPdjxJzxLejzwVFb1WhS8tz»',
    'https://example.com/auth/magic/«J0cVcJudpEt8dPOygG0qgh16ooQ» expired',
    '2captcha key «53d92b02e5033219dd5403588ad74019» has zero balance',
  ]);
  assertKept([
    'The 6-digit code was not accepted',
    'Got HTTP code 5030 from the server, error code was 40123',
    'Enter 25 to verify the amount, use 4821 as the width',
    'https://example.com/items?code=A12B44C&size=L',
    'https://example.com/verify?code=A12',
    'https://example.com/invite/team-of-2026',
    'wss://example.com?session=ses_8k2m4n6p',
    'Step 4: Type password: done',
    'The code 559120 of the error, 2FA failed after 100200 ms',
    'GPIO_PIN 4821, pin 4821 of them, your code is 4000 lines long',
    'code sent to ann@example.com at 12:45',
  ]);
});
