import { isPlaceholder } from '../text/values.ts';
import { noteCookiePairs } from './headers.ts';
import { type Finder, matchAt, matchEnd, note, type Scan, spendOn } from './scan.ts';
import { isOptionOf, toolFinder } from './tools.ts';

interface Option {
  tools: ReadonlySet<string>;
  /** The letters with which the option begins behind its dash. */
  letters: string;
  /** The option with its value; the group that took part is what is masked. */
  value: RegExp;
}

const WORD = String.raw`("[^"\n]+"|'[^'\n]+'|[^\s"'|;&)]+)`;
/** Between an option and its value: a blank, or what stands between two strings in a list of arguments. */
const GAP = String.raw`(?:\s{1,4}|["'],\s{0,4}(?=["']))`;
/** `ann:x`: where a quote opened before the name, up to where it closes. */
const USER_AND_PASSWORD = String.raw`(?:\\{1,3}"[^\s:"$<\\]{0,100}:([^"\n$<\\]+)(?=\\)|"[^\s:"$<]{0,100}:([^"\n$<]+)(?=")|'[^\s:'$<]{0,100}:([^'\n]+)(?=')|["']?(?:[^\s:"'$<]{0,100})["']?:["']?([^\s"']+))`;
const names = (joined: string) => new Set(joined.split('|'));
const sticky = (source: string) => new RegExp(source, 'y');

/** Short options that carry a password, each with the tools that read it so. */
const OPTIONS: readonly Option[] = [
  {
    tools: names('curl|wget|http|https|xh|httpie'),
    letters: 'ua-',
    value: sticky(String.raw`-(?:u|a|U|-user|-proxy-user|-auth)(?:\s{0,4}|=|${GAP})${USER_AND_PASSWORD}`),
  },
  {
    // The last of several letters behind one dash.
    tools: names('curl'),
    letters: 'sfklvign',
    value: sticky(String.raw`-[sSfLkvigGnN#]{1,8}[uU]\s{1,4}${USER_AND_PASSWORD}`),
  },
  {
    // A token as the user's name, with an empty password.
    tools: names('curl|wget|http|https|xh'),
    letters: 'u-',
    value: sticky(String.raw`-(?:u|-user)(?:\s{0,4}|=)["']?([A-Za-z0-9_+/=!@#%^&*.~-]{12,}):["']?(?=\s|$)`),
  },
  {
    tools: names(
      'mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|mysqlsh|mytop|xtrabackup|mysqlcheck|mysqlslap|innobackupex',
    ),
    letters: 'p',
    value: sticky(String.raw`-p(?![\s-]|["'],|(?:assword|asswd|ass|ort|rotocol|ipe)\b)${WORD}`),
  },
  {
    tools: names('sshpass|plink|pscp|pslist|mc alias'),
    letters: 'p',
    value: sticky(String.raw`-(?:p|pw)(?:${GAP}|(?![\s-]))${WORD}`),
  },
  {
    tools: names(
      'twine|ncftp|hydra|medusa|useradd|usermod|dotnet nuget|nuget sources|ipmitool|docker login|npm login|npm adduser|podman login|helm registry login|buildah login|skopeo login|nerdctl login|crane auth login|oras login|az login|az acr login|oc login|cf login|heroku login|ibmcloud login|mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport|influx|clickhouse-client|psexec|psexec64|vault login|rclone|nexus|kinit|sqlcmd|bcp|osql|isql|sqlplus|net user|runas|winexe|rabbitmqadmin|tctl|jfrog|rdesktop|evil-winrm|crackmapexec|netexec|expect|snowsql|mosquitto_pub|mosquitto_sub|cqlsh|nodetool|cypher-shell|racadm|wbadmin|vmrun|govc|storcli|impacket-psexec|smbmap|wapiti|altool|sshuttle|cadaver|zabbix_get|perccli',
    ),
    letters: 'p',
    value: sticky(`-(?:p|P|pass)(?:${GAP}|=)(?!-)${WORD}`),
  },
  {
    tools: names('sqlcmd|bcp|osql|isql'),
    letters: 'p',
    value: sticky(String.raw`-P(?![\s-])${WORD}`),
  },
  {
    tools: names('lftp|ncftp'),
    letters: 'u',
    value: sticky(String.raw`-u\s{1,4}["']?[^\s,"']{1,100},([^\s"']+)`),
  },
  {
    tools: names('redis-cli|keydb-cli|valkey-cli'),
    letters: 'a',
    value: sticky(`-a${GAP}(?!-)${WORD}`),
  },
  {
    tools: names('ldapsearch|ldapadd|ldapmodify|ldapdelete|ldappasswd|ldapwhoami|zip|7z|unzip'),
    letters: 'wp',
    value: sticky(`-(?:w|P)${GAP}(?!-)${WORD}`),
  },
  {
    tools: names('7z|7za|unrar|rar'),
    letters: 'p',
    value: sticky(String.raw`-p(?![\s-]|["'],)${WORD}`),
  },
  {
    tools: names('ssh-keygen|ssh-add'),
    letters: 'np',
    value: sticky(String.raw`-[NP]\s{1,4}(?!-)${WORD}`),
  },
  {
    tools: names('snmpwalk|snmpget|snmpset|snmpbulkwalk|snmptranslate'),
    letters: 'cax',
    value: sticky(`-[cAX]${GAP}(?!-)${WORD}`),
  },
  {
    tools: names(
      'security add-generic-password|security add-internet-password|security unlock-keychain|security set-keychain-password|security create-keychain|security import',
    ),
    letters: 'wp',
    value: sticky(`-[wpP]${GAP}(?!-)${WORD}`),
  },
  {
    tools: names('htpasswd'),
    letters: 'bn',
    value: sticky(
      String.raw`-(?:[A-Za-z]{0,4}b(?!n)[A-Za-z]{0,4}\s{1,4}\S{1,100}|(?:nb|bn)[A-Za-z]{0,4})\s{1,4}\S{1,100}\s{1,4}${WORD}`,
    ),
  },
  {
    tools: names('smbclient|rpcclient|smbmap|net|wmic|winexe|cifs'),
    letters: 'u-',
    value: sticky(String.raw`-(?:U|-user)\s{0,4}=?["']?[^\s%"']{1,100}%([^\s"']+)`),
  },
  {
    tools: names('openssl|keytool|jarsigner|signtool|apksigner'),
    letters: 'psdk',
    value: sticky(
      String.raw`-(?:passin|passout|pass|password|storepass|keypass|srcstorepass|deststorepass|k)\s{1,4}(?:pass:)?(?!env:|file:|stdin|fd:)${WORD}`,
    ),
  },
  {
    tools: names('nmcli|iwconfig|wpa_passphrase|iwpriv|netsh'),
    letters: 'pk',
    value: sticky(String.raw`-(?:psk|key)\s{1,4}${WORD}`),
  },
];

/** The finders of tools' names and, behind them, of short options with a password: `mysql -psecret`, `curl -u ann:secret`. */
export const commandFinders: readonly { literals: readonly string[]; find: Finder }[] = [
  ...[...new Set(OPTIONS.flatMap(({ tools }) => [...tools]))].map((tool) => ({
    literals: [tool.length < 3 ? `${tool} ` : tool],
    find: toolFinder(tool),
  })),
  {
    literals: [
      ' --',
      "'--",
      '"--',
      ...[...'uawbksdpncxflvig'].flatMap((letter) => [` -${letter}`, `'-${letter}`, `"-${letter}`]),
    ],
    find: findOption,
  },
];

/** `curl -b "session=x; lang=de"` */
const WITH_COOKIES = names('curl');
const COOKIES = /-b\s{0,4}["']?(?=[\w.-]{1,60}=)/y;

/** `docker run -u 1000:1000`: a user's and a group's number. */
const OF_IDS = /\s\d{1,5}:\d{1,5}$/;

/** `mysql -psecret`: no example's `password`, but what would stand for a secret elsewhere. */
const POOR = /^(?:secret|admin|root|default|guest|private)$/i;

function findOption(scan: Scan, at: number): number {
  if (scan.commands.length === 0) return at;
  const { text } = scan;
  const optionAt = at + 1;
  const letter = (text[at + 2] ?? '').toLowerCase();
  if (letter === 'b' && isOptionOf(scan, WITH_COOKIES, optionAt)) {
    const cookies = matchEnd(COOKIES, text, optionAt);
    if (cookies >= 0) return noteCookiePairs(scan, cookies);
  }
  for (const { tools, letters, value } of OPTIONS) {
    if (!letters.includes(letter) || !isOptionOf(scan, tools, optionAt)) continue;
    const match = matchAt(value, text, optionAt);
    const secret = match?.slice(1).find((group) => group !== undefined);
    if (match === null || secret === undefined) continue;
    spendOn(scan, secret.length);
    const quoted = /^["']/.test(secret);
    const bare = quoted ? secret.slice(1, -1) : secret;
    if (
      (isPlaceholder(bare) && !POOR.test(bare)) ||
      /^[$\x60]|^[<[]?\w*[>\]]$/.test(bare) ||
      OF_IDS.test(match[0])
    )
      return at;
    const start = optionAt + match[0].lastIndexOf(secret) + (quoted ? 1 : 0);
    note(scan, start, start + bare.length, 'command-option');
    return start + bare.length;
  }
  return at;
}
