import { isPlaceholder } from '../text/values.ts';
import { type Finder, matchAt, note } from './scan.ts';

/** The words with which such lines begin, and what leads up to the secret behind each. */
export const DEVICE_LITERALS = [
  'secret ',
  'password ',
  'community ',
  'key ',
  'key-string ',
  'passphrase ',
  'pre-shared-key ',
  'psksecret ',
  'wpa-psk ',
] as const;

/** A digit before the value says how it is written down: 0 is plain, 5 a hash, 7 and 8 can be undone. */
const TYPED =
  /(?:secret|password|key|key-string|passphrase)\s{1,4}(?:level\s\d{1,2}\s)?[0-9]\s{1,4}(?:["'])?([^\s"']{4,})/iy;
const COMMUNITY =
  /community\s{1,4}(?:["'])?([^\s"';{]{2,})(?:["'])?(?=\s{1,4}(?:RW|RO|view|authorization|\{|ipv4|\d))/y;
/** Devices' lines, besides those whose beginning says nothing. */
const BEFORE =
  /(?:^|[\n;]|\\n)[ \t]{0,12}(?:(?:enable|username|user|line|pac|tacacs|radius|tacacs-server|radius-server|neighbor|snmp-server|ip|ntp|crypto|key|pre-shared-key|server|authentication|wpa-psk|isakmp|password|secret|set)\b[^\n;]{0,120})?$/i;
/** `enable secret x` is of devices alone, and needs no digit before the value. */
const ENABLED = /(?:secret|password)\s{1,4}(?:level\s\d{1,2}\s{1,4})?(?=[^\s"']*\d)([^\s"']{6,})/iy;
const ENABLE = /(?:^|[\n;]|\\n)[ \t]{0,12}(?:enable|neighbor\s{1,4}[\w.:-]{3,60})\s{1,4}$/i;
/** `crypto isakmp key x address 192.0.2.1`, where nothing says how it is written down. */
const SHARED = /key\s{1,4}(?![0-9]\s)([^\s"']{4,})(?=\s{1,4}(?:address|hostname)\b)/iy;
const ISAKMP = /(?:^|[\n;]|\\n)[ \t]{0,12}crypto\s{1,4}isakmp\s{1,4}$/i;
/** `radius-server key x`, `tacacs-server host 192.0.2.7 key x`: to the end of the line. */
const OF_SERVER = /key\s{1,4}(?![0-9]\s)([^\s"']{4,})(?=[ \t]*(?:$|[\r\n]|\\n))/iy;
const SERVER = /\b(?:radius|tacacs)-server\b(?:\s{1,4}host\s{1,4}[\w.:-]{1,60})?[^\n;]{0,40}\s$/i;
const PRE_SHARED =
  /(?:pre-shared-key|psksecret|wpa-psk)\s{1,4}(?:(?:ascii(?:-text)?|hex(?:adecimal)?|local|remote|enc|\d)\s{1,4}){0,3}["']?(?=[^\s"']*\d)(?=[^\s"']*[A-Za-z])([^\s"']{6,})/iy;
const ANYWHERE = /$/;
const LONGEST_LINE = 160;
/** Each way to write a secret, and what has to stand before it on the line. */
const LINES = [
  { value: COMMUNITY, before: BEFORE },
  { value: TYPED, before: BEFORE },
  { value: ENABLED, before: ENABLE },
  { value: SHARED, before: ISAKMP },
  { value: OF_SERVER, before: SERVER },
  { value: PRE_SHARED, before: ANYWHERE },
] as const;

/** Secrets in the configuration of routers and switches: `enable secret 5 x`, `snmp-server community x RW`. */
export const findDeviceSecret: Finder = (scan, at) => {
  const { text } = scan;
  for (const line of LINES) {
    const match = matchAt(line.value, text, at);
    const secret = match?.[1];
    if (match === null || secret === undefined || isPlaceholder(secret)) continue;
    if (!line.before.test(text.slice(Math.max(0, at - LONGEST_LINE), at))) continue;
    const start = at + match[0].lastIndexOf(secret);
    note(scan, start, start + secret.length, 'device-password');
    return start + secret.length;
  }
  return at;
};
