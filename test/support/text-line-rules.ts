import assert from 'node:assert/strict';

/**
 * What must never be in a `text`, written from Slack's side: whatever its documentation says becomes a mention, a
 * channel, a link or a command. Kept apart from the code that prevents it.
 */
const FORBIDDEN: [string, RegExp][] = [
  ['a control character or line break', /[\p{Cc}\p{Zl}\p{Zp}]/u],
  ['a bidirectional override or isolate', /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/],
  ['half a surrogate pair', /\p{Cs}/u],
  ['a raw angle bracket', /[<>]/],
  ['an ampersand that is no entity', /&(?!(?:amp|lt|gt);)/],
  ['a mention', /@[\p{L}\p{N}_]/u],
  ['a channel', /#[\p{L}\p{N}_]/u],
  ['a URL with a scheme', /[a-z][a-z0-9+.-]*:\/\//i],
  ['a mail or phone link', /\b(?:mailto|tel):\S/i],
  [
    'a bare domain',
    /[\p{L}\p{N}]\.(?:com|net|org|io|dev|app|co|ai|md|sh|zip|test|example|xn--[a-z0-9]+)(?![\p{L}\p{N}_-])/iu,
  ],
  ['a command', /^\//],
];

export const MAX_TEXT = 300;

export function assertTextLine(text: string): void {
  const length = [...text].length;
  assert.ok(length <= MAX_TEXT, `${length} code points`);
  for (const [what, pattern] of FORBIDDEN)
    assert.doesNotMatch(text, pattern, `${what} in ${JSON.stringify(text)}`);
}
