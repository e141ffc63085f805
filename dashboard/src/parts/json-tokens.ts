/** A piece of JSON: what it is, where that has a colour, and its text. */
export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'word' | null;
  text: string;
}

const COLOURED = /("(?:[^"\\\n]|\\.)*")(?=(\s*:)?)|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Takes JSON that is laid out for reading apart; the pieces together are the text again. */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of text.matchAll(COLOURED)) {
    if (match.index > end) tokens.push({ kind: null, text: text.slice(end, match.index) });
    tokens.push({ kind: kindOf(match), text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: null, text: text.slice(end) });
  return tokens;
}

function kindOf([, string, colon, word]: RegExpExecArray): JsonToken['kind'] {
  if (string !== undefined) return colon === undefined ? 'string' : 'key';
  return word === undefined ? 'number' : 'word';
}
