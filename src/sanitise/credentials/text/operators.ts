import { matchAt, matchEnd } from '../find/scan.ts';
import { isAlphanumericCode } from './char-class.ts';

/**
 * How a name and its value are joined. `assigned`: by an operator that does nothing else; `said`: by words; `argument`:
 * by a comma or a bracket; `element`: as the text of an XML or HTML element; `adjacent`: by white space alone.
 */
export type Joint = 'assigned' | 'said' | 'argument' | 'element' | 'adjacent';

export interface Join {
  joint: Joint;
  /** Where the value, or its opening quote, begins. */
  at: number;
  /** Whether white space stands before the value, as in prose and in programs. */
  spaced: boolean;
  /** Whether the joint is a colon, which prose has as well. */
  colon: boolean;
}

/**
 * What may close the name before its operator: quotes, brackets, `[]`, a type. V8 writes out a part as often as it may occur
 * where that is three times at most: at four, the patterns that begin so take a third of the time to compile, and of the memory.
 */
const CLOSE = String.raw`(?:(?:\\{0,7}["'\x60]|&quot;|&#(?:3[49]|x2[27]);|%2[27]|%5[Dd]|\\u002[27]|\*{1,3}|\]|\)(?=["'\s]*[=:])|\[\w{0,12}\])){0,4}`;
const TYPE = String.raw`(?:[ \t]{1,8}(?:string|str|String|char|text|varchar|NSString)\b(?=[ \t]{0,8}=)|[ \t]{1,8}As[ \t]{1,8}\w{1,20}(?=[ \t]{0,8}=)|[ \t]{0,4}:[ \t]{0,4}(?:(?:(?:&(?:'static )?)?[Ss]tr(?:ing)?|Optional\[str\]|char|text|any|const)\??(?=[ \t]{0,8}=)|\[u8;[ \t]?\w{1,12}\](?=[ \t]{0,8}=)|[A-Za-z][\w.<>[\]|? ]{1,40}(?=[ \t]{0,8}=[ \t]{0,4}["'\x60])))?`;
const ASSIGN = String.raw`(?:<<<|[：＝]|\?\?=|\|\|=|=>|[-=]{2}>|->(?=["'\x60\s])|:{1,3}=|[?+.]?={1,3}|!={1,2}|:-(?=[^\s-])|::(?=["'\x60\s])|:(?!\/\/|:)|%3[ADad]|\\u003[adAD]|=3D|<-|[→⇒➜⟶](?=[ \t])|;s:\d{1,5}:(?=\\{0,7}"))`;
/** White space before a value; a line break only where YAML announces a block, behind a backslash that goes on, or before quotes. */
const GAP = String.raw`(?:\*{1,3}[ \t]{1,8}|(?:\\t){1,2}|[ \t]{1,8}!!(?:str|binary)[ \t]{1,8}|[ \t]{0,400}(?:[|>][-+]?[ \t]{0,8}\r?\n[ \t]{0,40}|\\\r?\n[ \t]{0,40}|\r?\n[ \t]{0,40}(?:(?:-[ \t]{1,8})?(?=["'])|-[ \t]{1,8}(?=[^\s-])))?|(?:\\[nrt]){0,2})`;

/** What makes a value stand out on a page. */
const TAG = String.raw`(?:<(?:b|strong|code|em|i|kbd|pre|mark|tt)(?:\s[^<>]{0,60})?>(?=[^\s<]{0,64}\d))?`;

const ASSIGNED = new RegExp(
  `${CLOSE}${TYPE}(?:[ \\t]{0,400}|\\s{1,400}(?==[ \\t]?["']))(${ASSIGN})(${GAP})${TAG}`,
  'y',
);
/** The name is the text of one attribute or member, the value that of the next: `name="PASSWORD" value="x"`. */
const PAIRED =
  /(?:\\{0,7}["'`]|&quot;)?\s{0,4}(?:,|:?\s{0,4}\{|\()?\s{0,40}(?:\\{0,7}["'`]|&quot;)?(?:(?:parameter|param|field|env|setting|attribute|option|secret|string|default)?[_-]?value\d{0,2}|val|plaintext)(?:\\{0,7}["'`]|&quot;)?\s{0,8}[:=]\s{0,8}/iy;
const SAID = new RegExp(
  String.raw`${CLOSE}[ \t]{1,4}(?:(?:value|string|here|(?:for|of|in|on)[ \t](?:the[ \t])?(?:user|username|account)?[ \t]?["'\w.@-]{1,40})[ \t]{1,4})?(?:(?:used|tried|entered|typed|given|provided|sent|submitted|chosen|generated|assigned|found)(?=[ \t]{0,4}[:=])|(?:(?:is|was|has been|got)[ \t])?(?:now[ \t])?(?:set|reset|changed|updated|rotated|resolved|evaluated|expanded|decoded|decrypted)[ \t]to|(?:has|had|got|with)[ \t](?:the[ \t])?value|is|was|are|to|being|equals|of|as|with|will be|should be)(?:[ \t]{0,4}[:=])?[ \t]{1,4}${TAG}`,
  'y',
);
const ARGUMENT = new RegExp(
  String.raw`${CLOSE}[ \t]{0,8}(?:,|\(|\{|\|{1,2}|\?\?)[ \t]{0,40}(?:\r?\n[ \t]{0,40}(?=["']))?`,
  'y',
);
const ELEMENT = /(?=[\s>:/_-])[^<>\n]{0,80}>\s{0,40}(?:<!\[CDATA\[)?/y;
/** The name is an attribute's value, and the value the element's text: `<x name="PASSWORD">value</x>`. */
const ATTRIBUTE = /["'](?:\s{1,4}serializeAs="\w{1,12}")?\s{0,4}>\s{0,40}(?=[^<>\s]|<value>)/iy;
/** The value is the first or second member of an object of its own, as databases and schemas write it: `{"S": "x"}`. */
const OWN_OBJECT =
  /\\{0,7}["']\s{0,4}:\s{0,4}\{\s{0,40}(?:\\{0,7}["'][\w-]{1,20}\\{0,7}["']\s?:\s?\\{0,7}["'][\w -]{0,40}\\{0,7}["']\s?,\s{0,40})?\\{0,7}["'](?:S|stringValue|string_value|plainText|text|content|default|secret|data|raw)\\{0,7}["']\s{0,8}:\s{0,8}(?=\\{0,7}["'])/iy;
/** The same in YAML, as templates declare what they are given. */
const OWN_MEMBER =
  /[ \t]{0,8}\r?\n(?:[ \t]{1,40}(?:type|description|label|no_?echo|sensitive|required|min_?length|max_?length)\s?:[^\n]{0,160}\n){0,6}[ \t]{1,40}(?:default|value|plaintext|initial)\s?:[ \t]{1,8}(?=[^\s#])/iy;
/** The next element, where one has the name and one the value: `<name>password</name><value>x</value>`, also in property lists. */
const NEXT_STRING =
  /<\/(?:key|name|param-name|string(?=>\s{0,40}<string>[^<\n]{1,200}<\/string>\s{0,40}<\/entry>))>\s{0,40}<(?:string|data|value|param-value)>\s{0,40}(?:<string>)?/iy;
/** A cell, a term or a label of a page, and the element behind it: `<td>Password</td><td>x</td>`. */
const NEXT_CELL =
  /:?\s{0,40}<\/(?:t[dh]|d[dt]|th|li|span|b|strong|label|div|p|h\d|em|i|code|legend)>:?\s{0,40}(?:<[a-z][^<>]{0,100}>\s{0,20}){1,3}(?=[^\s<]{0,64}\d)(?=[^\s<]{0,64}[A-Za-z])(?=[^\s<]{4,256}\s{0,40}<\/)/iy;
/** A registry's type, the default of a variable that is declared, a field that is filled in, or what a snapshot of a page has of it: `textbox "Password" [ref=e9]: x`. */
const FURTHER_ON =
  /[ \t]{1,40}REG_(?:EXPAND_|MULTI_)?SZ[ \t]{1,40}|[ \t]{1,4}(?:\/t[ \t]{1,4}REG_\w{1,12}[ \t]{1,4})?\/d[ \t]{1,4}(?=\S)|(?<=[\w"'](?<!(?:^|[\s"'])--?[\w.-]{1,40}))["']?[ \t,]{1,4}["']?(?:--?[vV]alue|-string|--body|--secret-string|--string-value|(?<=\.[\w"', ]{4,16})-v)(?:=|["']?[ \t,]{1,4})(?=[\w"'])|["']\s{0,4}\{[^{}]{0,300}?\bdefault\s{0,20}=\s{0,4}(?:\[\s{0,40})?(?=["'])|["'\]]{1,3}\s{0,4}(?:\}?\s{0,4}\){1,3}\s{0,40}\.(?:type|fill|sendKeys|send_keys|setValue|val|pressSequentially|typeText|setText|inputText|set)\(|,\s{0,4}with(?::|\s?=>))\s{0,8}(?=["'])|["'\]]{1,3}\s{0,4}\){1,3}\.(?:value|innerText|textContent)\s{0,2}=\s{0,2}(?=["'])|["'](?:\s\[[\w=:-]{1,24}\]){1,5}:[ \t]{1,4}|["'],\s{0,20}(?:\w{1,12}\s?=\s?["']?[\w. ]{1,40}["']?,\s{0,40}){0,4}default\s?=\s?(?=b?["'])|(?<=\b[bB]y\.\w{2,16}\(["'][^"'\n]{1,60})["']\),\s{0,4}(?=["'])|["']\){1,3}\.(?:not\.)?to(?:Be|Equal|StrictEqual|HaveValue|ContainText|HaveText|Contain)\(\s?(?=["'])|\(\),\s{0,4}(?:equalTo|is|eq)\(\s?(?=["'])|\)\.(?:toBe|toEqual|toStrictEqual|equals?|isEqualTo)\(\s?(?=["'])/y;
/** A field of a form that was sent in parts, its headers and the empty line behind them. */
const FORM_PART =
  /(?<=name=\\{0,3}["'][\w.[\]$-]{1,100})\\{0,3}["'](?:;[^\r\n\\]{0,120})?(?:\r?\n|\r|(?:\\r)?\\n)(?:[A-Za-z-]{2,40}:[^\r\n\\]{0,120}(?:\r?\n|\r|(?:\\r)?\\n)){0,3}(?:\r?\n|\r|(?:\\r)?\\n)(?=[^\s-])/y;
const ADJACENT = new RegExp(
  String.raw`${CLOSE}(?:[ \t]{1,400}(?:[-–—]{1,8}[ \t]{1,20}|\\\r?\n[ \t]{0,40})?|(?=["']))`,
  'y',
);

/** How the name that ends at a position is joined to a value, or null. `inTag`: the name follows a `<`. */
export function joinAt(text: string, at: number, inTag: boolean): Join | null {
  const fast = plainJoin(text, at);
  if (fast !== null && !inTag) return fast;
  // A quote that opens right behind the name leaves one way to read it.
  if (opensQuote(text, at) && !inTag) return adjacentTo(text, at);
  const part = /["'\\]/.test(text[at] ?? '') ? matchAt(FORM_PART, text, at) : null;
  if (part !== null) return { ...join('assigned', part, at), spaced: false };
  const ways = waysBehind(text, at);
  const attribute = (ways & WAYS.attribute) !== 0 ? matchAt(ATTRIBUTE, text, at) : null;
  if (attribute !== null) return join('element', attribute, at);
  const element = inTag ? matchAt(ELEMENT, text, at) : null;
  if (element !== null && !/^\s{0,4}=|\/>/.test(element[0]) && !element[0].startsWith('/'))
    return join('element', element, at);
  const keyed = opensTag(text, at) ? (matchAt(NEXT_STRING, text, at) ?? matchAt(NEXT_CELL, text, at)) : null;
  if (keyed !== null) return join('element', keyed, at);
  return joinInLine(text, at, ways) ?? adjacentTo(text, at);
}

function joinInLine(text: string, at: number, ways: number): Join | null {
  const further = (ways & WAYS.further) !== 0 ? matchAt(FURTHER_ON, text, at) : null;
  if (further !== null) return join('assigned', further, at);
  const paired = (ways & WAYS.paired) !== 0 ? matchAt(PAIRED, text, at) : null;
  if (paired !== null) return join('assigned', paired, at);
  const own = (ways & WAYS.paired) !== 0 ? matchAt(OWN_OBJECT, text, at) : null;
  if (own !== null) return join('assigned', own, at);
  const assigned = (ways & WAYS.assigned) !== 0 ? matchAt(ASSIGNED, text, at) : null;
  if (assigned !== null) {
    const colon = assigned[1] === ':';
    const nested =
      colon && isBreak(text, at + assigned[0].length)
        ? matchAt(OWN_MEMBER, text, at + assigned[0].length)
        : null;
    if (nested !== null) return join('assigned', nested, at + assigned[0].length);
    // A comparison says little of what the name holds.
    const joint = /^(?:={2,3}|!={1,2})$/.test(assigned[1] ?? '') ? 'said' : 'assigned';
    return { ...join(joint, assigned, at), spaced: (assigned[2] ?? '') !== '', colon };
  }
  const said = (ways & WAYS.said) !== 0 ? matchAt(SAID, text, at) : null;
  if (said !== null) return join('said', said, at);
  const argument = (ways & WAYS.argument) !== 0 ? matchAt(ARGUMENT, text, at) : null;
  if (argument === null) return null;
  return join('argument', argument, at);
}

/** The patterns above as bits: nearly always the first sign behind a name tells that most of them cannot match. */
const WAYS = { attribute: 1, further: 2, paired: 4, assigned: 8, said: 16, argument: 32 } as const;
const EVERY_WAY = 63;
/** The signs that can follow the quotes, brackets and blanks behind a name, for each way. */
const SIGNS_OF_WAYS: Record<keyof typeof WAYS, string> = {
  attribute: '>s',
  further: 'R{.,}/-',
  paired: ',:vVsSpP({',
  assigned: '=:?|+.-<usSctvNA;!',
  said: 'iwatbeoscvhfugprd',
  argument: ',({|?',
};
/** What begins a closing sign in an escape, or an index. */
const CLOSING = '&%[';
const WAYS_BY_SIGN = waysBySign();
/** By character code: 1 for what may stand between a name and its joint. */
const BETWEEN = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(' \t\r\n\\"\'`])*'.includes(String.fromCharCode(code))),
);
const MOST_BETWEEN = 420;

function waysBySign(): Uint8Array {
  const table = new Uint8Array(128);
  for (const sign of CLOSING) table[sign.charCodeAt(0)] = EVERY_WAY;
  for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[])
    for (const sign of SIGNS_OF_WAYS[way])
      table[sign.charCodeAt(0)] = (table[sign.charCodeAt(0)] ?? 0) | WAYS[way];
  return table;
}

function waysBehind(text: string, at: number): number {
  let i = at;
  const limit = Math.min(text.length, at + MOST_BETWEEN);
  while (i < limit && BETWEEN[text.charCodeAt(i)] === 1) i += 1;
  const sign = text.charCodeAt(i);
  return sign < 128 ? (WAYS_BY_SIGN[sign] ?? 0) : isForeignSign(sign) ? WAYS.assigned : 0;
}

/** Arrows, and the colon and the equals sign of Chinese and Japanese. */
const isForeignSign = (code: number) =>
  (code > 0x2190 && code < 0x2800) || code === 0xff1a || code === 0xff1d;

const TAG_OPENED = /:?\s{0,40}</y;
function opensTag(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === LESS || ((code === COLON || code <= BLANK) && matchEnd(TAG_OPENED, text, at) >= 0);
}

const isBreak = (text: string, at: number) => text[at] === '\n' || text[at] === '\r';

function adjacentTo(text: string, at: number): Join | null {
  const adjacent = matchAt(ADJACENT, text, at);
  return adjacent === null ? null : join('adjacent', adjacent, at);
}

function opensQuote(text: string, at: number): boolean {
  if (!/["'`]/.test(text[at] ?? '')) return false;
  const first = /[-_.$]/.test(text[at + 1] ?? '') ? at + 2 : at + 1;
  return isAlphanumericCode(text.charCodeAt(first));
}

/** The joints that are by far the most frequent, without a pattern: `name=value` and `name:value`, also with quotes. */
function plainJoin(text: string, at: number): Join | null {
  const sign = text[at];
  if (sign !== '=' && sign !== ':') return null;
  const next = text.charCodeAt(at + 1);
  if (!isAlphanumericCode(next) && next !== QUOTE && next !== APOSTROPHE) return null;
  return { joint: 'assigned', at: at + 1, spaced: false, colon: sign === ':' };
}

const BLANK = 32;
const COLON = 58;
const LESS = 60;
const QUOTE = 34;
const APOSTROPHE = 39;

function join(joint: Joint, match: RegExpExecArray, at: number): Join {
  return { joint, at: at + match[0].length, spaced: true, colon: false };
}
