import { UUID } from '../text/forms.ts';
import { entropy, isDenied, isWritten, looksRandom } from '../text/randomness.ts';

/** What tokens are called in their own first letters: `xy_live_…`, `xyz_pat_…`, `xykey-…`, `sk-xy-…`. */
const PREFIXED =
  /^(?:(?:[a-z][a-z0-9]{0,11}[_-]){0,2}(?:[a-z0-9]{0,8}(?:key|secret|token|pat|pak|apikey)|sk|sa|api|live|prod|priv|private|auth|oauth|svc|access|refresh)[_-](?:[a-z0-9]{1,8}[_-]){0,2}|(?:sk|rk|ak|pat|api|key)[_-](?:[a-z0-9]{1,10}[_-]){1,2})([A-Za-z0-9]{20,})$/;
const PUBLISHABLE = /^(?:pk|pub|public)[_-]|[_-]ids?[_-]/;
/** A UUID behind what is never the beginning of an id. */
const PREFIXED_UUID = new RegExp(
  `^(?:sk|rk|pat|secret|api[_-]?key)[_-](?:(?:test|live|prod|sandbox|sbox)[_-])?(${UUID})$`,
);
/** A few letters that say nothing, before so much that a machine drew from letters of both cases and digits: `xyz_…`. */
const LETTERED = /^(?:[a-z][a-z0-9]{0,5}[_-]){1,3}([A-Za-z0-9][A-Za-z0-9_-]{30,})$/;
/** The same letters before ids, file names, digests and nonces, which open nothing. */
const OPENS_NOTHING =
  /^(?:pk|pub|dpl|prj|usr|user|ord|order|cs|pi|pm|seti|sub|cus|evt|req|res|resp|run|job|task|msg|call|toolu|chatcm|cmpl|thread|asst|file|batch|ft|img|image|icon|chunk|index|main|app|page|style|vendor|asset|build|cache|bundle|sha\d{0,3}|md5|hash|etag|h1|id|uid|ulid|uuid|trace|span|node|step|item|doc|rev|ver|commit|blob|data|urn|nonce|test)[_-]/;
const LONGEST_PREFIX = 24;

/** Whether a run is a token by how it begins, whoever issued it: a prefix that says so, and a drawn rest. */
export function isPrefixed(text: string, start: number, end: number): boolean {
  if (end - start < 24) return false;
  const first = text.charCodeAt(start);
  if (first < 97 || first > 122) return false;
  if (/[.@]/.test(text[end] ?? '') || /[.@]/.test(text[start - 1] ?? '')) return false;
  if (PUBLISHABLE.test(text.slice(start, start + LONGEST_PREFIX))) return false;
  const run = text.slice(start, end);
  const drawn = PREFIXED.exec(run)?.[1] ?? PREFIXED_UUID.exec(run)?.[1];
  if (drawn !== undefined) return looksRandom(drawn) && /[a-zA-Z]/.test(drawn) && !isDenied(drawn);
  return isLettered(run) && !/[/#]/.test(text[start - 1] ?? '');
}

function isLettered(run: string): boolean {
  const rest = LETTERED.exec(run)?.[1];
  if (rest === undefined || OPENS_NOTHING.test(run) || entropy(rest) < 4 || isWritten(rest)) return false;
  return rest.split(/[_-]/).some((part) => OF_BOTH_CASES.test(part) && looksRandom(part));
}

/** What no name has between two of its signs. */
const OF_BOTH_CASES = /^(?=.*\d)(?=.*[A-Z])(?=.*[a-z]).{16}/;
