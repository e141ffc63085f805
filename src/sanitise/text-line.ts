/**
 * The rules of the envelope's `text`: one line that can be posted to Slack as it is, whatever the data holds.
 *
 * Slack's page "Formatting text for app surfaces" says that `&`, `<` and `>` are to be sent as entities; that disarms
 * every `<@user>`, `<!here>`, `<#channel>` and `<url|label>`. What Slack finds in plain text by itself (mentions, channel
 * names, URLs, bare domains, mail addresses) is broken visibly, the way security reports write addresses:
 * `https[:]//example[.]com`, `[@]here`. An invisible break would come along with every copy and paste.
 */

/** In code points, after escaping. */
const MAX_TEXT_LENGTH = 300;

/**
 * How much of a line is looked at, in UTF-16 units: an error message may have 60 KB, of which the line shows little.
 * More than the limit, because runs of white space shrink.
 */
const MAX_READ = 640;

/**
 * Control and format characters: bidirectional overrides, zero-width characters, tags. White space is left to the next
 * rule; joiners stay, since scripts and emoji are spelled with them.
 */
const INVISIBLE = /(?![\s\u0085\u200c\u200d])[\p{Cc}\p{Cf}]/gu;
/** All of it but single blanks, which are most of it and stay. */
const WHITE_SPACE = /[\s\u0085]{2,}|[^\S ]|\u0085/gu;

/** Endings that are no top-level domains: `report.pdf` is no link, and reads better whole. */
const FILE_ENDINGS =
  'avif|bmp|cjs|conf|css|csv|docx?|gif|gz|har|heic|html?|ico|ini|jpe?g|json|jsonl|jsx|log|mjs|ndjson|' +
  'pdf|png|pptx?|svg|tar|tiff?|tmp|toml|tsv|tsx|txt|wav|webm|webp|xlsx?|xml|ya?ml';

/** Every alternative begins with the character that it is about, and looks around from there: linear time. */
const UNSAFE = new RegExp(
  [
    '[&<>]',
    '[@\uff20\ufe6b#](?=\\S)',
    ':(?=//)',
    ':(?<=\\b(?:mailto|tel|sms|sips?|callto|skype|facetime|slack|xmpp|magnet):)(?=\\S)',
    `\\.(?:${FILE_ENDINGS})(?![\\p{L}\\p{N}_-]|\\.\\p{L})`,
    '\\.(?<=[\\p{L}\\p{N}_)\\]-]\\.)(?=\\p{L}{2})',
    '^/',
  ].join('|'),
  'giu',
);

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/** Makes what an event type says about sanitised data fit for `text`. */
export function textLine(raw: string): string {
  const read = raw.slice(0, MAX_READ);
  const line = read.toWellFormed().replace(INVISIBLE, '').replace(WHITE_SPACE, ' ').trim();
  // A code point has at most two units: a longer line cannot fit.
  if (raw.length <= MAX_READ && line.length <= 2 * MAX_TEXT_LENGTH) {
    const safe = line.replace(UNSAFE, disarm);
    if (codePoints(safe) <= MAX_TEXT_LENGTH) return safe;
  }
  return `${beginning(line, MAX_TEXT_LENGTH - 1).trimEnd()}…`;
}

function disarm(found: string): string {
  const entity = ENTITIES.get(found);
  if (entity !== undefined) return entity;
  const isFileEnding = found.length > 1;
  return isFileEnding ? found : `[${found}]`;
}

/**
 * As much of the line as has room, disarmed. Entities and file endings are kept or dropped whole: half an entity would be
 * shown as such, and `report.ht`, half of `report.html`, is a domain.
 */
function beginning(line: string, room: number): string {
  let text = '';
  let left = room;
  let end = 0;
  for (const match of line.matchAll(UNSAFE)) {
    const plain = line.slice(end, match.index);
    const unit = disarm(match[0]);
    const taken = codePoints(plain) + unit.length;
    if (taken > left) return text + firstCodePoints(plain, left);
    text += plain + unit;
    left -= taken;
    end = match.index + match[0].length;
  }
  return text + firstCodePoints(line.slice(end), left);
}

/** How many there are in a text without halves of pairs. */
function codePoints(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i++) if (isFirstOfPair(text.charCodeAt(i))) pairs += 1;
  return text.length - pairs;
}

function firstCodePoints(text: string, count: number): string {
  let end = 0;
  for (let left = count; left > 0 && end < text.length; left--)
    end += isFirstOfPair(text.charCodeAt(end)) ? 2 : 1;
  return text.slice(0, end);
}

const isFirstOfPair = (code: number) => code >= 0xd800 && code < 0xdc00;
