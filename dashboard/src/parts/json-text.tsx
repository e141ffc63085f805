import { useMemo } from 'react';
import { jsonTokens } from './json-tokens.ts';

/** With more, colours would cost more time than they save. */
const MOST_TOKENS = 10_000;

/** JSON with its keys, strings, numbers and words told apart by colour. */
export function JsonText({ text }: { text: string }) {
  const tokens = useMemo(() => jsonTokens(text), [text]);
  if (tokens.length > MOST_TOKENS) return text;
  return tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: The pieces of one text keep their places.
    <span key={index} className={token.kind === null ? undefined : `json-${token.kind}`}>
      {token.text}
    </span>
  ));
}
