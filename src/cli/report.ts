import { CommanderError } from 'commander';
import {
  AnchorApiError,
  AnchorConnectionError,
  type ErrorDetail,
  MalformedCredentialError,
  MissingCredentialError,
} from '../../client/client.ts';
import { printable } from '../common/printable.ts';
import { ConfigError, StartError } from '../start-error.ts';
import { CommandFault } from './command-fault.ts';
import type { Ending } from './exit-codes.ts';
import { type Terminal, wrapped } from './terminal.ts';

/** What an error is to the person at the terminal, or to the program that reads `--json`. */
interface Report {
  ending: Ending;
  error: string;
  code: string;
  details: readonly ErrorDetail[];
}

/**
 * Says in one line (as JSON where the command was given `--json`) what went wrong, and returns how the command ended.
 *
 * @param options.debug also prints the stack of an error that nobody foresaw
 */
export function reportError(
  error: unknown,
  terminal: Terminal,
  options: { json: boolean; debug: boolean },
): Ending {
  // Commander has printed the help, or the version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 'done' : 'usage';
  const { ending, ...report } = describe(error);
  if (options.json) terminal.note(JSON.stringify(report));
  else tellPerson(terminal, report, error instanceof AnchorApiError);
  if (options.debug && report.code === 'unexpected' && error instanceof Error)
    terminal.note(error.stack ?? '');
  return ending;
}

/** @param isOfApi whether the code is one that the API documents */
function tellPerson(terminal: Terminal, report: Omit<Report, 'ending'>, isOfApi: boolean): void {
  const code = isOfApi ? ` (${report.code})` : '';
  const line = `anchor-webhooks: ${oneLine(report.error)}${code}`;
  // Broken at blanks where a person reads it; elsewhere one line, for whoever searches a log.
  terminal.note(wrapped(line, terminal.columns ?? Number.POSITIVE_INFINITY).join('\n'));
  for (const { path, message } of report.details) {
    // Where there is but one fault, the sentence above has said it.
    if (!report.error.includes(message)) terminal.note(`  ${oneLine(`${path}: ${message}`)}`);
  }
  if (report.code === 'unknown_event_type') terminal.note('See: anchor-webhooks event-types list');
}

const FIX_CREDENTIAL = {
  apiKey: 'an API key (ak_…): set ANCHOR_API_KEY, or api_key in the profile',
  publisherKey: 'a publisher key (pk_…): set ANCHOR_PUBLISHER_KEY, or publisher_key in the profile',
  adminToken: 'the admin token: set ANCHOR_ADMIN_TOKEN, or admin_token in the profile',
};

function describe(error: unknown): Report {
  const plain = (ending: Ending, code: string, message: string): Report => ({
    ending,
    error: message,
    code,
    details: [],
  });
  if (error instanceof AnchorApiError) {
    const ending =
      error.status === 503 || error.status === 502 || error.status === 504 ? 'unreachable' : 'refused';
    return { ending, error: apiSentence(error), code: error.code, details: error.details };
  }
  if (error instanceof AnchorConnectionError) {
    const hint =
      error.reason === 'broken_answer'
        ? 'Give it with --url or ANCHOR_URL.'
        : 'Is it running, and is the URL right (--url, ANCHOR_URL)?';
    return plain('unreachable', error.reason, `${error.message} ${hint}`);
  }
  if (error instanceof MissingCredentialError) {
    return plain('usage', 'missing_credential', `This needs ${FIX_CREDENTIAL[error.credential]}.`);
  }
  if (error instanceof MalformedCredentialError) {
    const fault = 'The key holds a blank, a line break or a character that no key has.';
    return plain('usage', 'malformed_credential', `${fault} This needs ${FIX_CREDENTIAL[error.credential]}.`);
  }
  if (error instanceof CommandFault) return plain(error.ending, 'command_fault', error.message);
  if (error instanceof ConfigError) return plain('usage', 'wrong_setting', error.message);
  if (error instanceof StartError) return plain('failed', 'start_failed', error.message);
  const fileFault = fileFaultText(error);
  if (fileFault !== null) return plain('failed', 'file_fault', fileFault);
  const message = error instanceof Error ? error.message : String(error);
  return plain('failed', 'unexpected', `Unexpected fault: ${message}`);
}

/** What the system said of a file or a folder, for people; null for any other error. */
function fileFaultText(error: unknown): string | null {
  if (!(error instanceof Error && 'path' in error && 'code' in error)) return null;
  const said = /^[A-Z0-9]+: (?<said>[^,]+),/.exec(error.message)?.groups?.said;
  return said === undefined
    ? null
    : `${error.path} cannot be used: ${said} (${error.code}). Choose another place, or make it usable.`;
}

function apiSentence(error: AnchorApiError): string {
  const quote = error.status >= 500 && error.requestId !== null ? ` Request id: ${error.requestId}.` : '';
  return `${error.message}${quote}`;
}

function oneLine(text: string): string {
  return printable(text.trim().replaceAll(/\s*\n\s*/g, ' '));
}
