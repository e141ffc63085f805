import { ADDRESS_BLOCKS, type AddressBlock, type AddressRule } from './address-blocks.ts';
import { parseAllowTargets, withoutTrailingDots } from './allow-targets.ts';
import { hostNameFault } from './host-name.ts';
import {
  blockContains,
  embeddedIpv4,
  formatIpv4,
  type IpAddress,
  parseBlock,
  parseIp,
  withoutBrackets,
} from './ip.ts';
import { type HostRule, refusedHost } from './refused-hosts.ts';

/** The longest URL accepted, in characters as given. */
const MAX_URL_LENGTH = 2048;

/** Stable names of the rules. A refusal carries one, so that a program can tell them apart. */
export type UrlRule =
  | 'url_too_long'
  | 'url_characters'
  | 'url_invalid'
  | 'https_only'
  | 'credentials'
  | 'host_invalid'
  | 'address_invalid'
  | HostRule
  | AddressRule;

/** `message` is one or two plain sentences: what is wrong, and how to put it right. */
export interface UrlRefusal {
  ok: false;
  rule: UrlRule;
  message: string;
}

/** Where a webhook may point. Looks at text alone and never looks up a name. */
export interface UrlRules {
  /** Judges a URL as the customer gave it. A fragment is accepted; `url` is what an attempt would connect to. */
  check(url: string): { ok: true; url: URL } | UrlRefusal;
  /**
   * Judges an address at the moment of connecting to it.
   *
   * @param host the name that resolved to it; left out where the URL itself holds the address
   */
  checkAddress(ip: string, family: 4 | 6, host?: string): { ok: true } | UrlRefusal;
  /** Whether the operator has allowed this host by its name. */
  allowsByName(host: string): boolean;
}

/**
 * The rules, with the operator's allowances built in.
 *
 * @param options.allowTargets CIDR blocks, addresses, hosts and `*.suffix` that are allowed although private; see
 *   `parseAllowTargets` for what each lifts
 * @param options.allowHttp whether plain http is allowed besides https
 * @throws RangeError where an entry of `allowTargets` is none of these
 */
export function createUrlRules(options: { allowTargets: readonly string[]; allowHttp: boolean }): UrlRules {
  const allowed = parseAllowTargets(options.allowTargets);

  function checkIp(text: string, ip: IpAddress, host?: string): { ok: true } | UrlRefusal {
    if (allowed.address(ip)) return { ok: true };
    const block = refusingBlock(ip);
    if (block === null) return { ok: true };
    const subject = host === undefined ? text : `${host} resolves to ${text}, which`;
    const notation =
      block.rule === 'ipv4_in_ipv6'
        ? ` Write the IPv4 address itself (${formatIpv4(embeddedIpv4(ip))}).`
        : '';
    return refuse(
      block.rule,
      `${subject} is ${block.name} (${block.block}, ${block.source}), not a public one.${notation || USE_PUBLIC}`,
    );
  }

  function checkHost(host: string): { ok: true } | UrlRefusal {
    if (allowed.host(host)) return { ok: true };
    const literal = withoutBrackets(host);
    const ip = parseIp(literal);
    if (ip !== null) return checkIp(literal, ip);
    const refused = refusedHost(host);
    if (refused === null) return { ok: true };
    return refuse(refused.rule, `${host || 'The host'} is ${refused.what}.${USE_PUBLIC}`);
  }

  return {
    check(given) {
      const shape = refusedShape(given, options.allowHttp);
      if (shape !== null) return shape;
      const url = URL.parse(given);
      if (url === null) return refuse('url_invalid', NOT_A_URL);
      if (url.port === '0') return refuse('url_invalid', NO_PORT);
      const verdict = checkHost(withoutTrailingDots(url.hostname));
      if (!verdict.ok) return verdict;
      const fault = hostNameFault(url.hostname);
      return fault === null ? { ok: true, url } : refuse('host_invalid', fault);
    },

    checkAddress(text, family, host) {
      if (host !== undefined && this.allowsByName(host)) return { ok: true };
      const ip = parseIp(text);
      if (ip === null || ip.family !== family) {
        return refuse(
          'address_invalid',
          `${text} is not an IPv${family} address on the Internet.${USE_PUBLIC}`,
        );
      }
      return checkIp(text, ip, host);
    },

    allowsByName: (host) => allowed.host(withoutTrailingDots(host.toLowerCase())),
  };
}

const NOT_A_URL = 'The URL is not valid. Give a complete one, such as https://your-app.example.com/webhooks.';
const NO_PORT = 'The URL names port 0, where nothing can listen. Leave the port out, or give the right one.';
const USE_PUBLIC =
  ' Use the public host of your own endpoint, or have the operator of this service allow this one.';

function refuse(rule: UrlRule, message: string): UrlRefusal {
  return { ok: false, rule, message };
}

/** What can be said of a URL before its host is known. Null where nothing is wrong. */
function refusedShape(given: string, allowHttp: boolean): UrlRefusal | null {
  // A string has at least half as many characters as UTF-16 units: only long ones need to be counted.
  if (given.length > MAX_URL_LENGTH && [...given].length > MAX_URL_LENGTH) {
    return refuse('url_too_long', `The URL is longer than ${MAX_URL_LENGTH} characters. Shorten it.`);
  }
  // The parser drops or rewrites these silently, so that what is shown would not be what is called.
  if (/[\p{Cc}\s]/u.test(given)) {
    return refuse(
      'url_characters',
      'The URL holds a space or a control character. Remove it, or write a space as %20.',
    );
  }
  const start = /^(https?):[/\\]{2,}([^/\\?#]*)/i.exec(given);
  const scheme = start?.[1]?.toLowerCase();
  if (scheme === undefined) {
    const schemes = allowHttp ? 'https:// or http://' : 'https://';
    return refuse('https_only', `The URL must begin with ${schemes}, followed by the host of your endpoint.`);
  }
  if (scheme === 'http' && !allowHttp) {
    return refuse(
      'https_only',
      'The URL must begin with https://, as plain http would let others read the events. For development, the operator of this service can allow it.',
    );
  }
  // Also an empty user name: `https://@host` is written by nobody who means well.
  if (start?.[2]?.includes('@')) {
    return refuse(
      'credentials',
      'The URL holds a user name or password before an @. Remove it: the signature proves who sent an event.',
    );
  }
  return null;
}

interface CompiledBlock {
  row: AddressBlock;
  contains(ip: IpAddress): boolean;
}

/** The rows by family, most specific first, so that the first that holds an address decides. */
const COMPILED: Readonly<Record<4 | 6, readonly CompiledBlock[]>> = { 4: compile(4), 6: compile(6) };

function compile(family: 4 | 6): CompiledBlock[] {
  return ADDRESS_BLOCKS.map((row) => ({ row, block: parseBlock(row.block) }))
    .filter(({ block }) => block?.family === family)
    .sort((a, b) => (b.block?.bits ?? 0) - (a.block?.bits ?? 0))
    .map(({ row, block }) => ({ row, contains: (ip) => block !== null && blockContains(block, ip) }));
}

function refusingBlock(ip: IpAddress): AddressBlock | null {
  const decisive = COMPILED[ip.family].find((candidate) => candidate.contains(ip))?.row;
  // Every address is in a row of /0. One that isn't would be a mistake in the data, and must not open a way in.
  if (decisive === undefined) throw new Error('The address blocks do not cover every address.');
  if (decisive.verdict === 'embedded') return refusingBlock(embeddedIpv4(ip)) === null ? null : decisive;
  return decisive.verdict === 'refused' ? decisive : null;
}
