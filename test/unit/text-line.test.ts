import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { textLine } from '../../src/sanitise/text-line.ts';
import { assertFasterThan } from '../support/cpu-time.ts';
import { assertTextLine, MAX_TEXT } from '../support/text-line-rules.ts';

const CASES: [string, string, string][] = [
  ['a plain line stays as it is', '✅ Task `tsk_1` completed in 4.2s', '✅ Task `tsk_1` completed in 4.2s'],
  ['line breaks and tabs become spaces', 'a\r\n\tb\u2028c\u0085d', 'a b c d'],
  ['runs of white space shrink', '  a \u00a0  b  ', 'a b'],
  ['control characters go', 'a\u0000b\u001b[31mc\u007f', 'ab[31mc'],
  ['bidirectional overrides go', 'exe\u202etxt.\u2066x\u2069\u200f', 'exetxt.x'],
  ['zero-width characters go', 'pass\u200bword\ufeff!', 'password !'],
  ['joined emoji stay whole', '👩‍💻 done', '👩‍💻 done'],
  ['half a surrogate pair is replaced', 'a\ud83db', 'a\ufffdb'],
  ['what Slack reads as its own is escaped', 'if a<b && b>c', 'if a&lt;b &amp;&amp; b&gt;c'],
  ['an entity in the data is shown as it is', '&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
  ['special mentions', '<!here> <!channel> <!everyone>', '&lt;!here&gt; &lt;!channel&gt; &lt;!everyone&gt;'],
  ['a user by id', '<@U024BE7LH>', '&lt;[@]U024BE7LH&gt;'],
  ['a labelled link', '<https://evil.example|click>', '&lt;https[:]//evil[.]example|click&gt;'],
  ['bare mentions', '@here @channel ＠everyone', '[@]here [@]channel [＠]everyone'],
  ['a mention behind a removed character', '@\u200bhere', '[@]here'],
  ['a channel', '#general', '[#]general'],
  ['a URL', 'see https://a.example.com/x?y=1', 'see https[:]//a[.]example[.]com/x?y=1'],
  ['a URL of another scheme', 'slack://open ftp://x', 'slack[:]//open ftp[:]//x'],
  ['a mail address', 'ops@example.com', 'ops[@]example[.]com'],
  ['mail and phone links', 'MAILTO:ops tel:+49123', 'MAILTO[:]ops tel[:]+49123'],
  ['bare domains', 'www.example.io, xn--bcher-kva.example', 'www[.]example[.]io, xn--bcher-kva[.]example'],
  ['a domain with an ending like a file', 'readme.md run.sh app.zip', 'readme[.]md run[.]sh app[.]zip'],
  ['files that are no domains', 'report.pdf, stock.JSON. a-b.tar', 'report.pdf, stock.JSON. a-b.tar'],
  ['a domain that looks like a file first', 'evil.pdf.com', 'evil[.]pdf[.]com'],
  ['a slash command', '/remind me', '[/]remind me'],
  [
    'numbers, abbreviations and sentences',
    'v1.2.3, e.g. 4.2s. Then 10:30, 50% @ 2',
    'v1.2.3, e.g. 4.2s. Then 10:30, 50% @ 2',
  ],
];

for (const [name, raw, expected] of CASES) {
  test(name, () => {
    assert.equal(textLine(raw), expected);
    assertTextLine(textLine(raw));
  });
}

test('300 code points fit, one more is cut with a sign of it', () => {
  assert.equal(textLine('😀'.repeat(300)), '😀'.repeat(300));
  assert.equal(textLine('😀'.repeat(301)), `${'😀'.repeat(299)}…`);
  assert.equal(textLine(`${'x'.repeat(290)} ${'y'.repeat(20)}`), `${'x'.repeat(290)} ${'y'.repeat(8)}…`);
});

test('an entity is kept or dropped whole, and counts as long as it is sent', () => {
  assert.equal(textLine('&'.repeat(60)), '&amp;'.repeat(60));
  assert.equal(textLine('&'.repeat(61)), `${'&amp;'.repeat(59)}…`);
});

test('a cut does not turn a file name into a domain', () => {
  const line = `${'x'.repeat(288)} report.html and more`;
  assert.equal(textLine(line), `${'x'.repeat(288)} report…`);
});

test('what is left out without being looked at is told as well', () => {
  assert.equal(textLine(`a${' '.repeat(70_000)}b`), 'a…');
});

test('whatever the text, the rules hold', () => {
  const fragments = fc.constantFrom(
    ...[
      '@',
      '#',
      '<',
      '>',
      '&',
      '&amp;',
      '/',
      ':',
      '//',
      '.',
      'here',
      'com',
      'pdf',
      'https',
      'mailto',
      ' ',
      '\n',
    ],
    ...['\u200b', '\u202e', '\ud83d', '😀', 'é', '`', '[', ']', '-', '_', '1', '\u0000', 'xn--'],
  );
  const hostile = fc.array(fragments, { maxLength: 400 }).map((parts) => parts.join(''));
  const anything = fc.string({ unit: 'binary', maxLength: 700 });
  fc.assert(
    fc.property(fc.oneof(hostile, anything), (raw) => {
      assertTextLine(textLine(raw));
    }),
    { numRuns: 500 },
  );
});

test('64 KB of any delimiter take less than 20 ms', () => {
  for (const unit of [
    '&',
    '<',
    '@',
    '@a',
    '#',
    ':',
    '://',
    '.',
    'a.',
    '.pdf',
    '/',
    '\n',
    ' a',
    'mailto:',
    '\u202e',
    '\ud83d',
  ]) {
    const raw = unit.repeat(65_536 / unit.length);
    assert.ok([...textLine(raw)].length <= MAX_TEXT);
    assertFasterThan(20, JSON.stringify(unit), () => textLine(raw));
  }
});
