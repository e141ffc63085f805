import test from 'node:test';
import { assertKept, assertMasked } from '../support/masking.ts';

test('what people and agents say of a password without a sign before it', () => {
  assertMasked([
    'Please try «Vq7#tLm2» as password',
    '"«pIneapple$5»" is not a valid password',
    'use «n0rthwind-88» for the password',
    'the password I was given, «n0rthwind-88», was refused',
    "my password's «zorro_1987» and it never worked",
    'The admin password (which is «Winter2023») no longer works',
    'The variable PASSWORD was resolved to «Ocean7breeze»',
    'Variable "$password" got invalid value "«n0rthwind-88»"',
    'field "password" (value: "«m4ple-Syrup»") did not validate',
    'Action failed: typeText("«Ocean7breeze»") into element #login_password',
    'Keyboard input "«gr8Mountain»" sent to #login-password',
    'Used credential ann:«Kestrel2019!» from vault',
    'Enter the code «482913» sent to your phone',
    'PIN for the card: «4471»',
    'Recovery key: «EsTR mwqJ JoXZ 8dKH F53f tSt6 1aUr vLmV YCBi tzoF nKr8 yVmA»',
  ]);
  assertKept([
    'use OAuth2 for the password grant',
    'the page has sha256 for the password hash',
    'Chrome130 is the password manager',
    'the password was reset to its default',
    'the password I was given did not work in 3 attempts',
    'typed "ann" into element #login',
    'got invalid value "x" for field "name"',
    'see example.com for the password',
  ]);
});

test('a login that agents, libraries and servers tell of in a few words', () => {
  assertMasked([
    'rejected: "Wrong password («pIneapple$5»)".',
    'Entered password («BlueHeron42») and clicked Continue.',
    'maria@example.org / «QzT4mP9x» -> invalid',
    'Account maria:«Kestrel2019!» is locked',
    'Credentials used were maria and «w3lcomeHome»',
    'unlock password for the file report.pdf: «pIneapple$5»',
    "mother's maiden name: «Kowalska»",
    'observation: password field now contains "«Ocean7breeze»"',
    'await expect(page.locator("#password")).toHaveValue("«Kestrel2019!»")',
    'type(by.id("password"), "«w3lcomeHome»")',
    'rclone obscure «n0rthwind-88»',
    '<setting name="Password" serializeAs="String"><value>«BlueHeron42»</value></setting>',
    'password { value: "«n0rthwind-88»" }',
    'password = “«BlueHeron42»” and no more',
    'dsn="maria:«m4ple-Syrup»@tcp(db:3306)/shop"',
    'export_token=«T5IQH8WkjIjjuHkH4SU2RPg2JXwGYVmR.json»',
  ]);
  assertKept([
    'password (sha256) and password (optional)',
    'ann@example.com / Room 12B',
    'ann@example.com / 2024-05-01',
    'Account prod:us-east-1 is locked',
    "mother's maiden name is asked on page 2",
    'password field is empty',
    'expect(page.locator("#password")).toHaveValue("")',
    'pg_dump --no-password shop',
    'pageToken=CDIQAA',
    'password = generate_password(16)',
    'password: “required”',
    'secret_file=report_2024.json',
  ]);
});

test('what is said of a login in passing', () => {
  assertMasked([
    'Could not authenticate ann using «Kestrel2019!»: HTTP 401',
    'Login page says: wrong password for ann («n0rthwind-88»)',
    'We entered ann and «w3lcomeHome» and pressed Enter',
    'Replaced the password field content with "«pIneapple$5»"',
    'value="«w3lcomeHome»" for input[name=password]',
    'Input "password" got value "«BlueHeron42»"',
    'proxy auth ann:«Kestrel2019!» failed (407)',
    'database login failed (ann/«Kestrel2019!»)',
    'connect ann/«zorro_1987»@db failed',
    'wifi SSID Office, key «QzT4mP9x»',
    'code «739201» entered',
    'Authenticator shows «739 201»',
    'security code: «737»',
    'recovery code «8f3k-92ls-7d2m» used',
    'activation code «A1B2-C3D4-E5F6-G7H8»',
    'Security question: "Name of your first pet?" Answer: "«Fluffy»"',
  ]);
  assertKept([
    'Could not authenticate ann: HTTP 401',
    'Login page says: wrong password for ann',
    'We entered the username and pressed Enter',
    'error code 739201 was used',
    'Used backup code 1 of 10',
    'proxy auth failed (407)',
    'database login failed (timeout 30s)',
    'connect to db/main@eu failed',
    'API key "prod-2024" was deleted',
    'secret "db-v2" not found in us-east-1',
    'Signed in with Google as ann.lee99@gmail.com',
  ]);
});

test('codes of which other languages tell, and nothing else that is counted', () => {
  assertMasked([
    'Die PIN lautet «4821»',
    'El código de verificación es «482913»',
    'Ihr Code: «482913»',
    'Votre code de vérification : «482913»',
    'Il codice di verifica è «482913»',
    'Ihr Bestätigungscode lautet «482 913»',
    '確認コード: «482913»',
    '验证码：«482913»',
    'Код подтверждения: «482913»',
    'Support reset her password: it is now «BlueHeron42»',
    'The password we have on file («n0rthwind-88») is outdated',
    'password from the vault: «Vq7#tLm2»',
  ]);
  assertKept([
    'El código de verificación es incorrecto',
    'Código postal: 28001',
    'Code postal : 75001',
    'code erreur : 482913',
    'código de error: 482913',
    '注文番号: 482913',
    '订单号：482913',
    'Код ошибки: 482913',
    '错误代码：482913',
    'password from the vault: not found',
  ]);
});

test('passwords and keys of which other languages tell', () => {
  assertMasked([
    'La contraseña de Juan es «Verano2024!» y no funciona',
    'Le mot de passe pour admin est «Soleil#2024»',
    'mot de passe : «chatnoir88»',
    'A senha do usuário é «Brasil@2022»',
    'La clave es «Madrid2023x»',
    'Das Passwort für den Benutzer ann lautet «Winter!2023»',
    'Пароль для admin: «Moskva77!»',
    'パスワード「«Fuji-san99»」でログインできませんでした',
    '密码为“«Dragon2024!»”',
    'API-Schlüssel: «0a14aaf299d43fef7bb903bee8e0d227»',
    'clé API : «1571308a9b0c64611983ff25680de4e3»',
    'chave de API: «Qsw58np4OSj44vZptTaP5FzkTP084e89»',
    'jeton: «0f3c8c6926cef5c01423739c2ea4dc99f29239b1»',
  ]);
  assertKept([
    'La contraseña es incorrecta',
    'mot de passe : obligatoire',
    'senha: mínimo 8 caracteres',
    'Das Passwort muss 8 Zeichen haben',
    'パスワード: 必須',
    'パスワード「必須」',
    'Пароль для admin: неверный',
    'API-Schlüssel fehlt',
    'clé API manquante',
    'la clave del éxito',
    'jeton de présence',
  ]);
});

test('what a page, a mail or a message shows of a password', () => {
  assertMasked([
    '<td>Password</td><td>«Kestrel2019!»</td>',
    '<th>API key</th>\n<td>«7f5b4be0f1e852c4a8b7287040dcdd47»</td>',
    '<dt>Password</dt><dd>«Ocean7breeze»</dd>',
    '<p>Your password is <b>«BlueHeron42»</b></p>',
    '<li>Password: <code>«BlueHeron42»</code></li>',
    '<span class="label">Password:</span> <span>«n0rthwind-88»</span>',
    'Email: "Use this code to sign in: «482913»"',
    "SMS: Your Acme code: «4829». Don't share it.",
    'Message: pass for the portal -> «QzT4mP9x»',
    'calendar note: wifi: guest / «n0rthwind-88»',
    'Correo: usuario ana contraseña «Vq7#tLm2»',
    'Mail: identifiant ann mot de passe «Vq7#tLm2»',
    'REDISCLI_AUTH=«Vq7#tLm2» redis-cli',
    'jdbc:postgresql://db/x?user=ann&password=«Kestrel2019!»&ssl=true',
  ]);
  assertKept([
    '<td>Password</td><td>••••••••</td>',
    '<td>Password</td><td>Required</td>',
    '<th>API key</th>\n<td>Not set</td>',
    '<p>Your password is <b>too short</b></p>',
    '<li>Password: at least 8 characters</li>',
    'SMS: Your promo code: 4829',
    'your zip code is 94103',
    'Correo: contraseña actualizada',
    'calendar note: meeting 10:30 / room 4B',
  ]);
});

test('what is told of several things at once, each masked wholly and by itself', () => {
  assertMasked([
    'Entering credentials: user=ann pass=«n0rthwind-88»',
    'identity "ERP" (user ann, secret «gr8Mountain»)',
    '"«pIneapple$5»" was rejected as the new password',
    'password mismatch: «QzT4mP9x» != «New#Pass2024»',
    'sendKeys("«pIneapple$5»") -> input#password',
    'fill(#password, «gr8Mountain»)',
    'POST /api/login {"u":"ann","p":"«Ocean7breeze»"}',
    'aws creds: «AKIANFTWNXK6E5HHEDAT» / «pTbcLzCTyMtSKyTQ583kut5/NZ3NBZMh0wufToW0pTbc»',
  ]);
  assertKept([
    'identity "ERP" (user ann)',
    'credentials: user=ann',
    'confirm password mismatch',
    'fill(#password)',
    'sendKeys(Key.ENTER) -> input#password',
    '{"u":"ann","p":"2"}',
  ]);
});
