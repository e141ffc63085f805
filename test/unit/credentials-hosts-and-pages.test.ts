import test from 'node:test';
import { assertKept, assertMasked } from '../support/masking.ts';

const P = '«Tr0ub4dor3x»';
const K = 'k7Tq2vXw9LpZ3rT5';

test('a name and a password behind the host that they are for are told apart by a slash', () => {
  assertMasked([
    `192.0.2.7 (deploy/${P})`,
    `192.0.2.7(deploy/${P})`,
    `192.0.2.7:22, deploy/${P}`,
    `192.0.2.7 --> deploy/${P}`,
    `192.0.2.7 jumphost (deploy/${P})`,
    `ann@db1.example.com (ann/${P})`,
    `ssh ann@192.0.2.7 ann/${P}`,
    `192.0.2.7 (deploy/«Tr0ub4dor3x!9»)`,
    `telnet(ann.lee/${P})`,
    `ID/PW 192.0.2.7:22 deploy/${P}`,
    `id/pw/port: deploy/${P}/22`,
    `id/pass: first: deploy/${P}, second: root/«k7Tq2vXw»`,
    `ID / PW : db / «b1ue#sky»`,
    `계정:ann.lee/${P}`,
    `账号: ann, ${P}`,
  ]);
  assertKept([
    '192.0.2.7 - - "GET /static/Main8fQ2 HTTP/1.1" 200',
    '192.0.2.7 (HeadlessChrome/Linux64)',
    '192.0.2.7 Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
    '192.0.2.7 library/Ubuntu22',
    '192.0.2.7 (nginx/1.18.0)',
    '192.0.2.7 default/api-7d9fB2kq',
    '192.0.2.7/mnt/user/Build4You',
    '127.0.0.1/root/job/OTHER_COVERAGE/376/GCOV_32Coverage_32Report/',
    'http://192.0.2.7/deploy/Tr0ub4dor3x/api',
    'ann@example.com opened docs/Area51Map',
    'feed/Tr0ub4dor3x',
  ]);
});

test('a column of a table of a page is masked where its head tells of secrets', () => {
  const page = (rows: string) => `<table class="x"><thead>${rows}</tbody></table><p>user1 and k7Tq2vXw</p>`;
  assertMasked([
    page(
      `<tr><th>user</th><th>password</th></tr></thead><tbody><tr><td>ann</td><td>${P}</td></tr><tr><td>bob</td><td>«Sunf1ower9»</td></tr>`,
    ),
    page(
      `\n<tr>\n <th class="a">user\n </th>\n <th class="a">\n  <p><b>password</b></p>\n </th>\n</tr>\n</thead>\n<tbody>\n<tr class="b">\n <td>user1\n </td>\n <td>\n  <code>${P}</code>\n </td>\n</tr>`,
    ),
    // A cell may take several columns or rows.
    page(
      `<tr><th rowspan="2">nr</th><th colspan="2">host</th><th>secret</th></tr></thead><tbody><tr><td>db1</td><td>db2</td><td>«${K}»</td></tr>`,
    ),
    page(`<tr><th>host</th><th>id/pass</th></tr></thead><tbody><tr><td>db1x2</td><td>ann/${P}</td></tr>`),
    // What was cut off on both sides.
    `<td>user</td><td>password</td></tr><tr><td>ann</td><td>${P}`,
  ]);
  assertKept([
    page(
      '<tr><th>field</th><th>token</th></tr></thead><tbody><tr><td>required</td><td>String</td></tr><tr><td>a1b2</td><td></td></tr>',
    ),
    page('<tr><th>name</th><th>type</th></tr></thead><tbody><tr><td>password1</td><td>text</td></tr>'),
    '<tr><td>password</td></tr><tr><td>Tr0ub4dor3x</td></tr>',
  ]);
});

test('a label in a cell of a page may have its value in the next, however the source is broken into lines', () => {
  assertMasked([
    `<td class="x">password\n   </td>\n   <td class="y">${P}\n   </td>`,
    `<dt>API token\n</dt>\n<dd>«${K}»</dd>`,
  ]);
  assertKept([
    '<td>password\n</td>\n<td>at least 8 characters</td>',
    '<label>Password\n</label>\n<input type="password" id="p1">',
  ]);
});

test('a key that takes several lines of a program is masked to its last', () => {
  const long = 'Xhe5OL067NVOjv2Yyi9VuN3ynG9INcgkSGgv3eZeD6gFZHUIznqM73xjoebwoJar';
  const more = 'PDdb4jyBcYPMNxr5OJkP73wJloVySNC1N30T4MxSRkU6fbOudKXLiYmK0R337lr4';
  assertMasked([
    `private_key = ("«${long}»"\n               "«${more}»"\n               "«Fa9k==»")`,
    `String apiKey = "«${long}»" +\n    "«${more}»";`,
    `secret_token = """\n«${long}\n${more}»\n"""`,
    `private_tokens = '''\\\n«${long}\\\n${more}\\»\n'''`,
  ]);
  assertKept([
    'secret_help = """\nThe token is read from the file\n"""',
    'password_help = """\nmust-have-8-characters\nand a digit\n"""',
  ]);
});
