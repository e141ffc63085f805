/**
 * An incoming webhook as Slack documents it: what it answers to a payload, and what its readers would see of the text.
 *
 * Written from Slack's pages "Sending messages using incoming webhooks" (payload, answers) and "Formatting text for app
 * surfaces" (escaping, mentions, links, dates), and kept apart from the code under test.
 */

/** What Slack makes of a text: readers see words, and beside them only what somebody meant to be special. */
export interface Rendered {
  words: string;
  /** Mentions, channels, links, dates and commands. */
  special: string[];
}

const LONGEST_TEXT = 40_000;

/** @returns Slack's answer, `ok` for a message that is posted */
export function answerOfSlack(contentType: string, body: string): { status: number; answer: string } {
  if (!/^application\/json\b/i.test(contentType)) return { status: 400, answer: 'invalid_payload' };
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    return { status: 400, answer: 'invalid_payload' };
  }
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    return { status: 400, answer: 'invalid_payload' };
  }
  const { text } = payload as { text?: unknown };
  if (typeof text !== 'string' || text.trim() === '') return { status: 400, answer: 'no_text' };
  if (text.length > LONGEST_TEXT) return { status: 400, answer: 'msg_too_long' };
  return { status: 200, answer: 'ok' };
}

/** What a message's text becomes, with names linked and URLs found, as an app may ask for. */
export function renderAsSlack(text: string): Rendered {
  const special: string[] = [];
  const visible = text.replace(/<([^<>]*)>/g, (_, inner: string) => {
    special.push(inner);
    return '';
  });
  // What is found in plain text where `link_names` or automatic parsing is on.
  for (const found of [
    ...visible.matchAll(/(?<![\w[])[@#][\p{L}\p{N}._-]+/gu),
    ...visible.matchAll(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi),
    ...visible.matchAll(/\bmailto:\S+/gi),
    ...visible.matchAll(/[\w.+-]+@[\w-]+\.[\w.]+/g),
    ...visible.matchAll(
      /(?<![\p{L}\p{N}.])(?:[\p{L}\p{N}-]+\.)+(?:com|net|org|io|dev|app|co|ai|example|test)(?![\p{L}\p{N}-])/giu,
    ),
    ...visible.matchAll(/^\/\w+/g),
  ]) {
    special.push(found[0]);
  }
  const words = visible.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return { words, special };
}
