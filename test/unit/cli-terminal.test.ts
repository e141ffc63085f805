import assert from 'node:assert/strict';
import test from 'node:test';
import { showsColours, wrapped } from '../../src/cli/terminal.ts';
import { printable } from '../../src/common/printable.ts';

test('colours are for a terminal that can show them, and not where NO_COLOR asks for none', () => {
  const terminal = { isTTY: true };
  assert.equal(showsColours(terminal, {}), true);
  assert.equal(showsColours(terminal, { NO_COLOR: '' }), true, 'an empty NO_COLOR asks for nothing');
  assert.equal(showsColours(terminal, { NO_COLOR: '1' }), false);
  assert.equal(showsColours(terminal, { TERM: 'dumb' }), false);
  assert.equal(showsColours({}, {}), false);
  assert.equal(showsColours({ isTTY: false }, { FORCE_COLOR: '1' }), false);
});

test('a text is broken at blanks, and a word that is too long stays whole', () => {
  assert.deepEqual(wrapped('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrapped('a https://example.com/long b', 10), ['a', 'https://example.com/long', 'b']);
  assert.deepEqual(wrapped('one two', Number.POSITIVE_INFINITY), ['one two']);
});

test('a text of somebody else moves no cursor and turns no direction', () => {
  assert.equal(printable('a\tb\r\nc\u001b[31m\u202e\rd'), 'a\tb\nc\\u001b[31m\\u202e\\u000dd');
});
