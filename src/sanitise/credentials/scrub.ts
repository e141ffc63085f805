import { admit, type Effort, isSpentFor, mayLookAgain, newEffort, STEPS } from './effort.ts';
import { anchorTable } from './find/anchors.ts';
import { assignmentFinder } from './find/assignments.ts';
import { findBareUserInfo } from './find/bare-user-info.ts';
import {
  findCredentialCall,
  findIdentityCall,
  findKeyedCall,
  findLoginCall,
  findSecureString,
  findUserAndPassword,
} from './find/calls.ts';
import { commandFinders } from './find/command-lines.ts';
import { COOKIE_OBJECT_LITERALS, findCookieObjects } from './find/cookie-objects.ts';
import { DSN_LITERALS, findDsn } from './find/dsn.ts';
import { echoesOf } from './find/echoes.ts';
import { EMAIL_LITERALS, findEmailAndPassword } from './find/email-and-password.ts';
import { findForeignNames } from './find/foreign-names.ts';
import { findAuthorization, findBasic, findBearer, findCookies, findDigest } from './find/headers.ts';
import { findKubernetesSecret } from './find/kubernetes.ts';
import { findDemandedPassword, LOGIN_LITERALS } from './find/login-words.ts';
import { NAME_LITERALS } from './find/name-literals.ts';
import { DEVICE_LITERALS, findDeviceSecret } from './find/network-devices.ts';
import { COMMON_LITERALS, findCommonPassword, findFilledIn, phraseFinders } from './find/phrases.ts';
import {
  BARE_ARMOUR,
  BARE_KEY_LITERALS,
  findBareKeyLines,
  findEncryptedKey,
  findJwt,
  findPrivateKey,
} from './find/private-keys.ts';
import { runFinder, tellingWords, vendorNames } from './find/runs.ts';
import { isSpent, scanOf } from './find/scan.ts';
import { findSeedPhrase, SEED_LITERALS } from './find/seed-phrases.ts';
import { findSqlRows } from './find/sql-rows.ts';
import { shapedTokens, tokenFinders, tokenKindIdentifier } from './find/tokens.ts';
import { findOracleUrl, findUrl } from './find/urls.ts';
import { walk } from './find/walk.ts';
import { BESIDE_KINDS, TOKEN_KINDS } from './kinds/table.ts';
import { type Finding, inUnmaskedText, joinFindings, masked, type Part, partsAround } from './mask.ts';

export type { Finding } from './mask.ts';

export interface ScrubResult {
  text: string;
  /** In order of position, without overlaps. Empty where nothing was masked. */
  findings: Finding[];
}

/** Everything that is searched for, compiled once. Where several begin at one place, the earlier one decides. */
const ANCHORS = anchorTable([
  tellingWords,
  ...vendorNames(BESIDE_KINDS),
  { literals: BARE_KEY_LITERALS, find: findBareKeyLines },
  { literals: ['gcsqgsib3dqef'], find: findEncryptedKey },
  ...tokenFinders(TOKEN_KINDS),
  { literals: LOGIN_LITERALS, find: findDemandedPassword },
  { literals: SEED_LITERALS, find: findSeedPhrase },
  { literals: DEVICE_LITERALS, find: findDeviceSecret },
  ...phraseFinders,
  { literals: ['fill('], find: findFilledIn },
  { literals: ['insert into ', 'insert ignore into ', 'replace into '], find: findSqlRows },
  { literals: COOKIE_OBJECT_LITERALS, find: findCookieObjects },
  { literals: DSN_LITERALS, find: findDsn },
  { literals: EMAIL_LITERALS, find: findEmailAndPassword },
  { literals: COMMON_LITERALS, find: findCommonPassword },
  { literals: ['-----begin', '---- begin', ...BARE_ARMOUR], find: findPrivateKey },
  { literals: ['eyj'], find: findJwt },
  { literals: ['://'], find: findUrl },
  { literals: ['jdbc:oracle:'], find: findOracleUrl },
  { literals: ['securestring'], find: findSecureString },
  { literals: ['authorization'], find: findAuthorization },
  { literals: ['cookie'], find: findCookies },
  { literals: ['bearer'], find: findBearer },
  { literals: ['digest username='], find: findDigest },
  { literals: ['kind:', 'kind":', 'kind\\":'], find: findKubernetesSecret },
  { literals: ['basic '], find: findBasic },
  ...commandFinders,
  {
    literals: [
      'networkcredential',
      'directoryentry',
      'usernamepasswordcredential',
      'userpasswordcredential',
      'clientsecretcredential',
      'pscredential',
      'sqlcredential',
      'passwordauthentication',
      'httpbasicauth',
      'basicauth',
      'httpdigestauth',
      'basicawscredentials',
      'basic_auth',
      'login(',
      'loginwith',
      'authenticatewithpassword',
      'authpassword',
      'credentials.basic',
      'createcredential',
      'createscramsha',
      'createplaincredential',
      'createmongocrcredential',
      '.auth(',
      '.getconnection(',
      'withemailandpassword',
      'x509certificate',
      'basicauthenticationinterceptor',
      'basicauthorizationinterceptor',
      'setcredentials',
      'withcredentials',
      'wifi.begin',
      'userpass',
      '.httpbasic',
      'authenticate(',
      'drivermanager',
      'mysql',
      'pdo(',
      'dbi->connect',
      'dbi.connect',
      'opendsobject',
      'credentials = (',
      'credentials=(',
      'creds = (',
      'creds=(',
      'auth=(',
      'auth=[',
      'auth = (',
      'auth: [',
      'auth: (',
      'oauth2(',
      'oauth2client(',
      'simple_bind',
      'smtp.plainauth',
      'net::smtp.start',
      'newdialer(',
      'newplaindialer(',
      '.connect(',
      'new sequelize(',
      'ftp(',
      'ftp_tls(',
      'ldap_bind(',
      'setauth(',
      'authorization_basic',
      'usernamepasswordtoken',
      'usernamepasswordauthenticationtoken',
      'new credentials(',
      'credentials("',
      'bind(',
    ],
    find: findCredentialCall,
  },
  {
    literals: [
      'jwt.sign',
      'jwt.verify',
      'jwt.encode',
      'jwt.decode',
      'createhmac',
      'hmac.new',
      'createcipheriv',
      'createdecipheriv',
      'cryptojs.',
      'pbkdf2_hmac',
      'aes.encrypt',
      'aes.decrypt',
      'aes").encrypt',
      "aes').encrypt",
      'des.encrypt',
      'rc4.encrypt',
      'rabbit.encrypt',
      'redis.auth',
      'redis->auth',
      'jedis.auth',
      'addpasswordidentity',
      'newcookiestore',
      'pbekeyspec',
      'secretkeyspec',
      'passwordprotection(',
      'unsafeplaintext(',
      'newsignerhs',
      'signedstring(',
      'basicauth({',
      'aes.new',
      'des.new',
      'des3.new',
      'arc4.new',
      'blowfish.new',
      'fernet(',
      'cookieparser(',
      'iamauthenticator(',
      'algorithm.hmac',
    ],
    find: findKeyedCall,
  },
  {
    literals: [
      'autherror(',
      'authexc',
      'authfail',
      'authrequest(',
      'authdata(',
      'authinfo(',
      'authent',
      'credential',
      'loginrequest',
      'loginerror',
      'loginfail',
      'loginattempt',
      'loginexc',
      'logindata',
      'logininfo',
      'logindto',
      'loginbody',
      'loginform',
      'login_',
      'signinrequest',
      'sign_in(',
      'signin(',
    ],
    find: findLoginCall,
  },
  { literals: ['addidentity('], find: findIdentityCall },
  { literals: ['auth:', 'auth":', "auth':", 'auth =', 'auth='], find: findUserAndPassword },
  { literals: NAME_LITERALS, find: assignmentFinder(tokenKindIdentifier(TOKEN_KINDS)) },
]);
const findRun = runFinder(shapedTokens(TOKEN_KINDS));

/** Every literal that is looked for, in small letters: text made of them goes through most of the search. */
export const OPENINGS: readonly string[] = ANCHORS.anchors.flat().map(({ literal }) => literal);

/**
 * Masks what looks like a credential in free text. Only the secret part becomes `*****`; what surrounds it stays
 * readable. Takes linear time, never throws, and changes nothing in text that it has already masked (up to
 * 16,384 characters).
 */
export function scrubCredentials(text: string): ScrubResult {
  return scrubWithin(newEffort(), text);
}

/** Searches of a text in which each one found something more. Two find all there is in any text that was seen. */
const MOST_LOOKS = 8;

/** Shorter texts hold no credential. */
const SHORTEST = 6;

/** The rule under which a text is reported that was not searched to its end. */
export const TOO_DENSE_RULE = 'too-dense';

/** Whether a text is masked as a whole without a search, as the texts before it have taken all the effort. */
export function isTooDense(effort: Effort, text: string): boolean {
  return text.length >= SHORTEST && isSpentFor(text, effort);
}

/** The same for one of several texts that share what may be spent on them. */
export function scrubWithin(effort: Effort, text: string): ScrubResult {
  if (text.length < SHORTEST) return { text, findings: [] };
  admit(text, effort);
  const found = findingsIn(text, effort);
  const findings = effort.steps > 0 ? found : [{ start: 0, end: text.length, rule: TOO_DENSE_RULE }];
  return { text: masked(text, findings), findings };
}

/** Nothing that counts, and no more time, where the effort is spent on the way. */
function findingsIn(text: string, effort: Effort): Finding[] {
  const { steps } = effort;
  if (steps <= 0) return [];
  // A second look that takes as long as the first has to fit in.
  const settle = (found: Finding[], added = found) =>
    2 * effort.steps >= steps ? settled(text, found, effort, added) : found;
  const findings = settle(joinFindings(search(text, effort)));
  if (findings.length === 0 || effort.steps <= 0) return findings;
  const echoes = echoesOf(text, findings, effort);
  if (echoes.length === 0) return findings;
  const all = joinFindings([...findings, ...echoes]);
  return settle(all, addedTo(findings, all));
}

/** Masks what was found in a text that had been searched before, and what those masks uncover. */
export function scrubFurther(effort: Effort, text: string, found: readonly Finding[]): ScrubResult {
  const findings = settled(text, joinFindings(found), effort);
  return { text: masked(text, findings), findings };
}

/**
 * Findings, and those beside them: with a secret masked, what stood too far from a telling name may stand near enough.
 *
 * @param added those around which nothing has been looked at since they were found
 */
function settled(text: string, first: Finding[], effort: Effort, added = first): Finding[] {
  let findings = first;
  let around = added;
  for (let look = 1; around.length > 0 && look < MOST_LOOKS; look++) {
    const later = searchAgain(masked(text, findings), findings, around, effort);
    if (later.length === 0) break;
    const all = joinFindings([...findings, ...inUnmaskedText(later, findings)]);
    around = addedTo(findings, all);
    findings = all;
  }
  return findings;
}

/** Which of all findings are not among those before, or are longer than there. */
function addedTo(before: readonly Finding[], all: readonly Finding[]): Finding[] {
  const ends = new Map(before.map(({ start, end }) => [start, end]));
  return all.filter(({ start, end }) => ends.get(start) !== end);
}

/** Searches a masked text once more around the masks that were added last, as far as that is allowed. */
function searchAgain(
  text: string,
  findings: readonly Finding[],
  added: readonly Finding[],
  effort: Effort,
): Finding[] {
  const parts = partsAround(text, findings, added);
  return search(
    text,
    effort,
    parts.filter(({ start, end }) => mayLookAgain(end - start, effort)),
  );
}

/** @param parts where to look for what begins there, in order; what stands around them is read all the same */
function search(
  text: string,
  effort: Effort,
  parts: readonly Part[] = [{ start: 0, end: text.length }],
): Finding[] {
  const scan = scanOf(text, effort);
  for (const part of parts) {
    effort.steps -= STEPS.text + (part.end - part.start) / STEPS.characters;
    walk(scan, part, ANCHORS, findRun);
  }
  if (isSpent(scan)) return scan.found;
  findForeignNames(scan);
  findBareUserInfo(scan);
  return scan.found;
}
