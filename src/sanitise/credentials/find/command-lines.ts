import { isPlaceholder } from '../text/values.ts';
import { type Finder, matchAt, note } from './scan.ts';

interface Option {
  /** The tool and all that may stand between its name and the option, on the same line. */
  tool: RegExp;
  /** The option with its value; the group is what is masked. */
  value: RegExp;
}

/** The rest of a command, which may go on after a backslash at the end of a line. */
const BETWEEN = String.raw`(?:(?:[^\n|;\\]|\\.|\\?\n){0,300}\s)?$`;
const tool = (names: string) =>
  new RegExp(String.raw`(?:^|[\s/\\"'(\x60$])(?:${names})(?:\.exe)?\s${BETWEEN}`, 'si');

const WORD = String.raw`("[^"\n]{1,200}"|'[^'\n]{1,200}'|[^\s"'|;&)]{1,200})`;
const sticky = (source: string) => new RegExp(source, 'y');

/** Short options that carry a password, each with the tools that read it so. */
const OPTIONS: readonly Option[] = [
  {
    tool: tool('curl|wget|http|https|xh|httpie'),
    value: sticky(
      String.raw`-(?:u|a|U|-user|-proxy-user|-auth)(?:\s{0,4}|=)["']?(?:[^\s:"'$<]{0,100})["']?:["']?([^\s"']{1,200})`,
    ),
  },
  {
    // A token as the user's name, with an empty password.
    tool: tool('curl|wget|http|https|xh'),
    value: sticky(
      String.raw`-(?:u|-user)(?:\s{0,4}|=)["']?([A-Za-z0-9_+/=!@#%^&*.~-]{12,200}):["']?(?=\s|$)`,
    ),
  },
  {
    tool: tool(
      'mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|mysqlsh|mytop|xtrabackup|mysqlcheck|mysqlslap|innobackupex',
    ),
    value: sticky(String.raw`-p(?![\s-])${WORD}`),
  },
  {
    tool: tool('sshpass|plink|pscp|pslist|mc alias'),
    value: sticky(String.raw`-(?:p|pw)\s{0,4}(?![\s-])${WORD}`),
  },
  {
    tool: tool(
      'docker login|podman login|helm registry login|buildah login|skopeo login|nerdctl login|crane auth login|oras login|az login|az acr login|oc login|cf login|heroku login|ibmcloud login|mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport|influx|clickhouse-client|psexec|psexec64|vault login|rclone|nexus|kinit|sqlcmd|bcp|osql|isql|sqlplus|net user|runas|winexe|rabbitmqadmin|tctl|jfrog|expect|snowsql|cqlsh|nodetool|cypher-shell',
    ),
    value: sticky(String.raw`-(?:p|P|pass)(?:\s{1,4}|=)(?!-)${WORD}`),
  },
  {
    tool: tool('sqlcmd|bcp|osql|isql'),
    value: sticky(String.raw`-P(?![\s-])${WORD}`),
  },
  {
    tool: tool('lftp|ncftp'),
    value: sticky(String.raw`-u\s{1,4}["']?[^\s,"']{1,100},([^\s"']{1,200})`),
  },
  { tool: tool('redis-cli|keydb-cli|valkey-cli'), value: sticky(String.raw`-a\s{1,4}(?!-)${WORD}`) },
  {
    tool: tool('ldapsearch|ldapadd|ldapmodify|ldapdelete|ldappasswd|ldapwhoami|zip|7z|unzip'),
    value: sticky(String.raw`-(?:w|P)\s{1,4}(?!-)${WORD}`),
  },
  {
    tool: tool('htpasswd'),
    value: sticky(String.raw`-[A-Za-z]{0,4}b[A-Za-z]{0,4}\s{1,4}\S{1,100}\s{1,4}\S{1,100}\s{1,4}${WORD}`),
  },
  {
    tool: tool('smbclient|rpcclient|smbmap|net|wmic|winexe|cifs'),
    value: sticky(String.raw`-(?:U|-user)\s{0,4}=?["']?[^\s%"']{1,100}%([^\s"']{1,200})`),
  },
  {
    tool: tool('openssl|keytool|jarsigner|signtool|apksigner'),
    value: sticky(
      String.raw`-(?:passin|passout|pass|password|storepass|keypass|srcstorepass|deststorepass|k)\s{1,4}(?:pass:)?(?!env:|file:|stdin|fd:)${WORD}`,
    ),
  },
  {
    tool: tool('nmcli|iwconfig|wpa_passphrase|iwpriv|netsh'),
    value: sticky(String.raw`-(?:psk|key)\s{1,4}${WORD}`),
  },
];

/** A short option with a password, where the tool before it reads it as one: `mysql -psecret`, `curl -u ann:secret`. */
export const findOption: Finder = (scan, at) => {
  const { text } = scan;
  const optionAt = at + 1;
  const before = text.slice(Math.max(0, at - 320), optionAt);
  for (const { tool: pattern, value } of OPTIONS) {
    const match = matchAt(value, text, optionAt);
    const secret = match?.[1];
    if (match === null || secret === undefined || !pattern.test(before)) continue;
    const quoted = /^["']/.test(secret);
    const bare = quoted ? secret.slice(1, -1) : secret;
    if (isPlaceholder(bare) || /^\$|^[<[]?\w*[>\]]$/.test(bare)) return at;
    const start = optionAt + match[0].lastIndexOf(secret) + (quoted ? 1 : 0);
    note(scan, start, start + bare.length, 'command-option');
    return start + bare.length;
  }
  return at;
};
