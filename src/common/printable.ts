/**
 * Text that somebody else wrote, made safe to show: control characters could move a terminal's cursor or hide what stands
 * there, and those that turn the direction of writing make a text read as another one. They become `\uXXXX`; every end of a
 * line becomes a line feed.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Control characters but tab and line feed, and those that turn the direction of writing. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;
