import { anchorTable } from './find/anchors.ts';
import { assignmentFinder, NAME_LITERALS } from './find/assignments.ts';
import { findCredentialCall, findOption } from './find/command-lines.ts';
import { findAuthorization, findBasic, findBearer, findCookies } from './find/headers.ts';
import { findKubernetesSecret } from './find/kubernetes.ts';
import { findJwt, findPrivateKey } from './find/private-keys.ts';
import { runFinder, tellingWords, vendorNames } from './find/runs.ts';
import { scanOf } from './find/scan.ts';
import { shapedTokens, tokenFinders, tokenKindIdentifier } from './find/tokens.ts';
import { findUrl } from './find/urls.ts';
import { walk } from './find/walk.ts';
import { BESIDE_KINDS, TOKEN_KINDS } from './kinds/table.ts';
import { applyMask, type Finding } from './mask.ts';

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
  ...tokenFinders(TOKEN_KINDS),
  { literals: ['-----begin', '---- begin'], find: findPrivateKey },
  { literals: ['eyj'], find: findJwt },
  { literals: ['://'], find: findUrl },
  { literals: ['authorization'], find: findAuthorization },
  { literals: ['cookie'], find: findCookies },
  { literals: ['bearer'], find: findBearer },
  { literals: ['kind:', 'kind":'], find: findKubernetesSecret },
  { literals: ['basic '], find: findBasic },
  { literals: [' -p', ' --', ' -u', ' -a', ' -w', ' -b', ' -k', ' -s', ' -d'], find: findOption },
  {
    literals: [
      'networkcredential',
      'directoryentry',
      'usernamepasswordcredential',
      'passwordauthentication',
      'httpbasicauth',
      'basicauth',
      'httpdigestauth',
      'basicawscredentials',
      'basic_auth',
      'login(',
      'authenticate(',
      'drivermanager',
      'mysqli',
      'pdo(',
    ],
    find: findCredentialCall,
  },
  { literals: NAME_LITERALS, find: assignmentFinder(tokenKindIdentifier(TOKEN_KINDS)) },
]);
const findRun = runFinder(shapedTokens(TOKEN_KINDS));

/**
 * Masks what looks like a credential in free text. Only the secret part becomes `*****`; what surrounds it stays
 * readable. Takes linear time, never throws, and changes nothing in text that it has already masked.
 */
export function scrubCredentials(text: string): ScrubResult {
  const scan = scanOf(text);
  walk(scan, ANCHORS, (start, end) => findRun(scan, start, end));
  return applyMask(text, scan.found);
}
