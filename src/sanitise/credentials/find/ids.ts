import { anyOf, UUID } from '../text/forms.ts';
import { matchEnd } from './scan.ts';

/** What says that the value right behind it is an id or a digest. */
const THINGS = `
  commit digest checksum hash integrity etag revision rev build trace span correlation request
  transaction order invoice device deployment release version fingerprint thumbprint serial run job
  tenant subscription instance session user account project org team workspace client resource
  object zone event message app application dashboard channel page campaign list policy cluster
  node server database table index customer company card board record base playlist video track
  album artist slug file entry thread exception issue document call contact ticket entity asset
  task conversation meeting sheet spreadsheet folder repo repository image pipeline deploy incident
  alert monitor view frame item product variant place tx txn block blob uuid guid uid id ID organisation organization md5`;
const HARMLESS = new RegExp(
  String.raw`(?:\b(?:sha-?\d*|${THINGS.trim().replaceAll(/\s+/g, '|')})(?:[ _-]?(?:id|ID|ids|uuid|hash|number|no))?|\b\w{0,30}(?:[_-](?:id|Id|ID|uid|UID|uuid|UUID|hash|Hash|HASH|sha|SHA|digest|DIGEST|commit|COMMIT|checksum|CHECKSUM|release|RELEASE|revision|REVISION|version|VERSION|REF|TAG|BUILD)|[a-z](?:Id|ID|Uid|UID|Uuid|Hash|Sha|Digest)))["'\x60]?\s{0,3}(?:[:=#>@(|-]{1,2}|\bis\b|\bof\b|\bwas\b)?\s{0,3}["'\x60({]?$`,
);
/** The rest of a host's name or of a file's: `dev-r0alk1x87r7luw3z.eu.example.com`, `index-BvX9kQ2m.js`. */
const HOST_AFTER =
  /\.(?:[cm]?[jt]sx?|css|html?|map|png|jpe?g|svg|woff2?|pdf|csv|txt|log|zip|gz|xlsx?|docx?|json|ya?ml)\b|@[\w.-]{4,80}>|(?:\.[a-z][a-z0-9-]{0,40}){1,4}\.[a-z]{2,10}\b/y;
const DIGEST_BEFORE =
  /(?:\b(?:class(?:Name|es)?|data-[\w-]{1,30}|aria-[a-z]{1,20})=\\{0,3}["'][\w\s:-]{0,60}|\b(?:sha\d{1,3}|md5|h1)[:=-]|(?:public|site)[_-]?key\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?|\b(?:AWS|Alexa|Custom)::\w{1,60}::\w{1,60}["']\s?:\s?["']|\/|\.|@|\.\w{2,5}#|ENC\[[^\]]{0,80}|auth0\||::|W\/"|\b[A-Z]:\\[^\s"']{0,60}|\b[a-z]{2,10}-\d{1,6} \(|#\d{1,8} \(|(?:PUBLIC KEY|CERTIFICATE)-{4,5}(?:\s|\\{1,4}[nr]){0,4})$/i;

/** `the token of the deploy user is 9f2b…`: the token is, not the user. */
const SECRET_OF =
  /\b(?:token|secret|password|passphrase|key|credential)s? (?:for|of) (?:[\w'-]{1,20} ){1,4}(?:is|was) ["'`]?$/i;

/** A service's own word for what the value names: `Webflow collection 64b7…`, `Okta group 00g1…`. */
const NOUN =
  / (?!(?:(?:api|app|access|auth|bearer|key|token|secret|pass|pwd|cred|cookie|login|license|licence|use|using|val|config)[a-z]{0,12}|with|was|now|via|this|that|such|new|for|from|and|the|set|env|header|string|text) )[a-z]{3,16} [#(]?$/;

/** Ids of this service and those that others write in the same way; they name a thing and open nothing. */
const ID = anyOf([
  '(?:evt|tsk|exe|ses|thread|asst|resp|dpl|rec|bat|int|idn|tsv|wh|dlv|prj|usr|user|org|run|req|job|msg|inv|cus|ord|order|sub|acct|evn|task|session|event|step|wf|doc|file|img|item|[a-z]{1,12}(?:_[a-z]{1,12}){0,3}_id)_[A-Za-z0-9]{4,40}',
  `(?:[a-z]{2,12}[-_]){1,3}${UUID}`,
  // An organisation and a completion of OpenAI, an address of Ethereum, records of Airtable, a playlist.
  'org-[A-Za-z0-9]{24}',
  'chatcmpl-[A-Za-z0-9]{20,40}',
  '0x[0-9A-Fa-f]{40}',
  '(?:rec|app|tbl|viw|fld)[A-Za-z0-9]{14}',
  'PL[A-Za-z0-9_-]{32}',
  '//.*',
]);

/** Whether a value is an id by its form. */
export const isId = (value: string): boolean => ID.test(value);

/** Whether what stands before a value says that it is an id or a digest. */
export const isNamedId = (before: string): boolean =>
  DIGEST_BEFORE.test(before) || (HARMLESS.test(before) && !SECRET_OF.test(before));

/** Whether the last word before a value is a noun, which says that the value is an id of what it names. */
export const isBehindNoun = (before: string): boolean => NOUN.test(before.slice(-20));

/** Whether a sentence has a value behind a preposition that leads to no secret: `the token was rejected by 9f2b…`. */
export const isBehindPreposition = (before: string): boolean =>
  / (?:by|in|at|on|from|into|of) ["'`(]?$/.test(before);

/** Whether the value that ends here begins the name of a host. */
export const isHost = (text: string, end: number): boolean => matchEnd(HOST_AFTER, text, end) >= 0;
