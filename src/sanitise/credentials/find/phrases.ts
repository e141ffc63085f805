import { isPlaceholder, isPoorPassword } from '../text/values.ts';
import { CODE_PHRASES } from './code-phrases.ts';
import { COMMAND_PHRASES } from './command-phrases.ts';
import { LOGIN_PHRASES } from './login-phrases.ts';
import { OTHER_LANGUAGES } from './other-languages.ts';
import { type Phrase, QUOTED_OR_WORD, sticky, VARIED } from './phrase.ts';
import { type Finder, matchAt, note, spend, spendOn } from './scan.ts';

/** A word that a command prints for the next one to read, with what stands between the two; `$x` is no word of its own. */
const PIPED = String.raw`((?:[^\s"'|$\\]|\$(?![A-Za-z_{(])){3,})(?:\\n)?["']?\s{0,4}\|\s{0,4}`;

const PHRASES: readonly Phrase[] = [
  {
    // SQL: CREATE USER x IDENTIFIED BY 'password'
    literals: ['identified '],
    pattern: sticky(
      String.raw`identified\s{1,8}(?:with\s{1,4}["'\x60]?\w{1,40}["'\x60]?\s{1,4})?by\s{1,8}(?:password\s{1,4}|values\s{1,4})?${QUOTED_OR_WORD}`,
    ),
    after: /\b(?:create|alter)\s{1,4}(?:user|role)\b|\bgrant\b/i,
  },
  {
    // The same where only the end of the statement is quoted: near 'IDENTIFIED BY 'x''
    literals: ['identified '],
    pattern: sticky(
      String.raw`identified\s{1,8}(?:with\s{1,4}\w{1,40}\s{1,4})?by\s{1,8}(?:password\s{1,4})?(?:"([^"\n]{3,})"|'([^'\n]{3,})')`,
    ),
    after: /\b(?:create|alter|grant|user|role|near|sql|syntax|query|statement)\b|^.{0,4}$/i,
  },
  {
    // PRAGMA key = 'x', crypt('x', gen_salt('bf'))
    literals: ['pragma key', 'pragma rekey', 'crypt('],
    pattern: sticky(
      String.raw`(?:pragma\s(?:re)?key\s{0,4}=\s{0,4}|crypt\(\s{0,4}(?=["'][^"'\n]{3,80}["']\s{0,4},\s{0,4}(?:gen_salt|password|["']\$)))(?:"([^"\n]{3,})"|'([^'\n]{3,})')`,
    ),
  },
  {
    // What a client of IMAP sends: a1 LOGIN ann x
    literals: [' login '],
    pattern: sticky(
      String.raw`\slogin\s"?[\w.@+-]{2,80}"?\s(?:"([^"\n]{3,})"|([^\s"'<]{3,}))(?=["']?\s*(?:$|\r|\n|\\[rn]))`,
    ),
    after: /(?:^|\n|: |> (?:b')?)[A-Za-z]{1,5}\d{1,5}$/,
  },
  {
    // SET PASSWORD FOR 'root' = 'x', and what logs and notes say: Password for ann: x
    literals: [
      'password for ',
      'pass for ',
      'pw for ',
      'password from ',
      'password of ',
      'password (',
      'passwd for ',
      'pwd for ',
      'pwd of ',
      'creds for ',
      'credentials for ',
    ],
    pattern: sticky(
      String.raw`(?:pass(?:word|wd)?|pwd?|cred(?:ential)?s)\s(?:(?:for|of|from)\s(?:(?:the|my|our|your|user|account|file|site|archive)\s){0,3}["']?[\w.@%'-]{1,60}["']?|\([\w.@ -]{1,40}\))\s{0,2}(?:[:=→]|[-=]>)\s{0,4}(?:"([^"\n]{3,})"|'([^'\n]{3,})'|${VARIED}([^\s"'\x60;,()]{6,}))`,
    ),
  },
  {
    // ID/PW: ann/x1, and the same with other signs between them
    literals: ['/pw', '/pass', ' pw ', ':pw'],
    pattern: sticky(
      String.raw`[/ :](?:pwd?|passw(?:or)?d|passwd|pass)(?:\s{0,2}(?:[:=(-]|->)\s{0,2}|\s(?:(?:is|are)\s)?)[\w.@+-]{2,64}\s{0,2}(?:\/{1,2}|[:,\s])\s{0,2}(?=[^\s"'/]{0,64}\d)(?=[^\s"'/]{0,64}[A-Za-z])([^\s"'/\x60;,()<]{6,})`,
    ),
    after: /(?:\bid|user(?:name)?|login|account|아이디|계정|[A-Z]ID)(?:\s\/)?$/i,
  },
  {
    // What gets back into an account: recovery codes: 8f3k-92ls 7d2m-41qp
    literals: ['backup code', 'recovery code', 'scratch code', 'unlock code', 'activation code'],
    pattern: sticky(
      String.raw`(?:backup|recovery|scratch|unlock|activation)\scodes?["'*]{0,3}(?:(?:\s(?:saved|shown|generated|used))?\s{0,2}(?:[:=]|is\b|are\b|was\b)[\s*"'\x60]{0,6}((?=[\w-]{0,20}\d)\w{3,12}(?:[-,\s]{1,4}(?=[\w-]{0,20}\d)\w{3,12})*)|\s["'\x60]?((?=[\w-]{0,20}\d)\w{3,8}(?:-\w{3,8}){1,7})(?![\w-]))`,
    ),
  },
  {
    // Recovery key: EsTR mwqJ JoXZ 8dKH F53f
    rule: 'named-key',
    literals: ['recovery key', 'security key', 'backup key', 'recovery phrase'],
    pattern: sticky(
      String.raw`(?:recovery|security|backup)\s(?:key|phrase)["'*]{0,3}(?:\s?[:=]|\s(?:is|was))[\s*"'\x60]{1,6}((?:[A-Za-z0-9]{4}[ -]){4,15}[A-Za-z0-9]{4})(?!\w)`,
    ),
  },
  {
    // What MySQL says when it is set up: A temporary password is generated for root@localhost: x
    literals: ['password is generated for '],
    pattern: sticky(String.raw`password\sis\sgenerated\sfor\s\S{1,80}:\s{1,2}(\S{6,})`),
  },
  {
    // As services that sell proxies list them: proxy 192.0.2.7:8080:ann:x
    literals: ['proxy', 'proxies'],
    pattern: sticky(
      String.raw`prox(?:y|ies)\w{0,12}["']?\s{0,2}[:=]?\s{0,2}["'[]{0,2}(?:https?:\/\/|socks[45]:\/\/)?[\w.-]{4,80}:\d{2,5}:[\w.+-]{2,64}:([^\s"':@/,]{4,64})`,
    ),
  },
  {
    // ipsec.secrets
    literals: [': eap "', ': xauth "', ': ntlm "'],
    pattern: sticky(String.raw`:\s(?:eap|xauth|ntlm)\s"([^"\n]{3,})"`),
  },
  {
    // The passwords with which Postfix logs in at other servers
    literals: [':587 ', ':465 ', ':2525 ', ':587] ', ':587]:'],
    pattern: sticky(String.raw`:(?:587|465|2525)[ \t]{1,20}[\w.@+-]{2,64}:(?!\/\/)([^\s"'\x60]{4,})(?=\s|$)`),
  },
  {
    // What the picture that lets a phone into a network says
    literals: ['wifi:'],
    pattern: sticky(String.raw`wifi:(?:[a-oq-z]:[^;\n]{0,64};){0,5}p:((?:[^;\\\n]|\\.){3,64});`),
  },
  {
    // app-specific password: abcd-efgh-ijkl-mnop, as Apple and Google draw them
    literals: ['app-specific password', 'application-specific password', 'app password'],
    pattern: sticky(
      String.raw`(?:app(?:lication)?-specific|app)\spassword["']?(?:\s?[:=]\s?|\s(?:is|was)\s|\s)["']?([a-z]{4}([- ])[a-z]{4}\2[a-z]{4}\2[a-z]{4})(?![\w-])`,
    ),
  },
  {
    // The private key of a wallet of Bitcoin
    rule: 'named-key',
    literals: ['wif:', 'wif=', 'wif":', 'wif '],
    pattern: sticky(String.raw`wif["']?\s?[:=]?\s?["']?(?-i:([5KL][1-9A-HJ-NP-Za-km-z]{50,51}))(?!\w)`),
  },
  {
    // Commands of a build that name what its log shall not show
    literals: ['::add-mask::', '::set-output ', '::save-state ', 'issecret=true'],
    pattern: sticky(
      String.raw`(?:::add-mask::|::(?:set-output|save-state)\sname=[\w-]{0,40}(?:token|secret|pass|key|cred)[\w-]{0,40}::|issecret=true\])([^\s"']{3,})`,
    ),
  },
  {
    // u: ann p: x1
    literals: ['u: ', 'user: '],
    pattern: sticky(
      String.raw`u(?:ser)?:\s?["']?[\w.@+-]{2,64}["']?[\s,;/|]{1,4}p:\s?["']?${VARIED}([^\s"'\x60;,()<]{6,})`,
    ),
  },
  {
    // redis.conf and Kickstart
    literals: ['requirepass ', 'masterauth ', 'rootpw '],
    pattern: sticky(
      String.raw`(?:requirepass|masterauth|rootpw)[ \t]{1,8}(?:--(?:plaintext|iscrypted)[ \t]{1,4})?(?!--|is\b|the\b|and\b|or\b|to\b)${QUOTED_OR_WORD}`,
    ),
  },
  {
    // Debian's preseed files: d-i passwd/root-password password x
    literals: ['-password password ', '-password-again password '],
    pattern: sticky(String.raw`-password(?:-again)?[ \t]{1,4}password[ \t]{1,8}(\S{3,})`),
  },
  {
    // What the log of an agent or a test says that it did: Typed "x" into the password field
    literals: [
      'typed ',
      'type ',
      'typing ',
      'entered ',
      'enter ',
      'filled ',
      'fill ',
      'input ',
      'pasted ',
      'wrote ',
      'value ',
      'value=',
      'value: ',
      'keys ',
      'keys(',
      'text ',
      'text(',
      'type(',
      'fill(',
      'value(',
      'sent ',
      'put ',
    ],
    pattern: sticky(
      String.raw`(?:typ(?:ed|e|ing)|enter(?:ed)?|fill(?:ed)?|input|pasted|wrote|value|keys|text|sent|put)(?:\s{1,2}(?:(?:the\s)?(?:text|value|keys)\s)?|(?:\(|\s?[=:]\s?)(?=["'\x60]))(?:"([^"\n]{3,})"|'([^'\n]{3,})'|\x60([^\x60\n]{3,})\x60|${VARIED}([^\s"'\x60,;()]{6,}))\)?(?:\s(?:was\s)?(?:sent|typed|entered|set|put|input|pasted|written))?(?:\s(?:in|into|to|on|for)|\s?(?:->|=>|→))\s[^\n,;.]{0,40}?(?:pass(?:word|wd|wort|phrase|code)|secret|api[ _-]?key|token|pin\b)`,
    ),
  },
  {
    // expect's `send "x\\r"` behind `expect "Password:"`
    literals: ['send '],
    pattern: sticky(String.raw`send\s(?:--\s)?(?:\\{0,3}")([^"\n\\]{3,})\\{1,3}[rn]\\{0,3}"`),
    after: /assw|pin\b|passphrase/i,
  },
  {
    literals: ['identify '],
    pattern: sticky(String.raw`identify\s{1,4}(?:[A-Za-z]{2,30}\s{1,4}(?=\S{0,40}\d))?([^\s"'$<]{5,})`),
    after: /nickserv\s{1,4}$/i,
  },
  {
    // kubectl create secret generic db --from-literal=any=x
    literals: ['from-literal'],
    pattern: sticky(String.raw`from-literal(?:=|\s{1,4})["']?[\w.-]{1,60}=["']?([^\s"']{3,})`),
  },
  {
    literals: ['net use '],
    pattern: sticky(
      String.raw`net\suse\s{1,4}(?:[\w*]:?\s{1,4})?\\{2,4}[^\s]{1,120}\s{1,4}(?:([^\s"'/*][^\s"']{2,})\s{1,4}\/user:|\/user:[^\s]{1,80}\s{1,4}([^\s"'/*][^\s"']{2,}))`,
    ),
  },
  {
    literals: ['freerdp'],
    pattern: sticky(String.raw`freerdp\d?(?:\.exe)?\s[^\n|;]{0,200}?\/p:["']?([^\s"']{3,})`),
  },
  {
    // Tools that take domain/user:password@host
    literals: [
      'impacket-',
      'secretsdump',
      'psexec.py',
      'wmiexec',
      'smbexec',
      'smbclient.py',
      'getuserspns',
      'mssqlclient',
    ],
    pattern: sticky(
      String.raw`[\w.-]{6,40}\s{1,4}(?:[^\n\s|;]{1,80}\s{1,4}){0,4}?["']?(?:[\w.-]{1,60}\/)?[\w.-]{1,60}:([^\s"':@]{3,})["']?(?=@)`,
    ),
  },
  {
    literals: ['sqlplus ', 'sqlldr ', 'expdp ', 'impdp ', 'rman target '],
    pattern: sticky(
      String.raw`(?:sqlplus|sqlldr|expdp|impdp|rman\starget)\s{1,4}(?:-\w{1,10}\s{1,4}(?:\d{1,4}\s{1,4})?){0,4}["']?[\w$#]{1,40}\/(?:\\{0,3}"([^\s"\\]{3,})|([^\s@"'/]{3,})(?=["']?(?:@|\s|$)))`,
    ),
  },
  {
    literals: ['wpa_passphrase '],
    pattern: sticky(String.raw`wpa_passphrase\s{1,4}(?:"[^"\n]+"|'[^'\n]+'|\S+)\s{1,4}${QUOTED_OR_WORD}`),
  },
  {
    // What a client of SMTP or IMAP sends in Base64
    literals: ['auth plain ', 'auth login', 'authenticate plain '],
    pattern: sticky(
      String.raw`auth(?:enticate)?\s(?:(?:plain|login)[ \t]|login\s{1,4}(?:334\s\S{1,40}\s{1,4})?[A-Za-z0-9+/]{3,200}={0,2}\s{1,4}(?:334\s\S{1,40}\s{1,4})?)(?=\S{0,200}[\d=])([A-Za-z0-9+/]{8,}={0,2})(?![\w.-])`,
    ),
  },
  {
    // What follows when a server asks "Password:" in Base64
    literals: ['ugfzc3dvcmq6', 'cgfzc3dvcmq6'],
    pattern: sticky(
      String.raw`[uc]gfzc3dvcmq6["']?\s{1,4}(?:[CS<>-]{1,3}:?\s)?["']?([A-Za-z0-9+/]{4,}={0,2})(?![\w.-])`,
    ),
    after: /334 $/,
  },
  {
    // ks.load(in, "x".toCharArray()), getKey("alias", "x".toCharArray())
    literals: ['.tochararray()'],
    pattern: sticky(
      String.raw`(?<=\b(?:load|store|getkey|getentry|setkeyentry|init)\([^"\n]{0,60}(?:"[^"\n]{1,60}"\s?,\s?){0,2}"([^"\n]{3,64})")\.tochararray\(\)`,
    ),
  },
  {
    // set_secret("erp", "x"), keyring.set_password("erp", "ann", "x")
    literals: [
      'set_secret',
      'setsecret',
      'set_password',
      'setpassword',
      'put_secret',
      'putsecret',
      'create_secret',
      'createsecret',
      'add_secret',
      'addsecret',
      'store_secret',
      'storesecret',
      'save_password',
      'savepassword',
    ],
    pattern: sticky(
      String.raw`(?:set|put|create|add|store|save)_?(?:secret|password)(?:_?(?:value|version))?\((?:["'\x60][\w./@: -]{1,80}["'\x60],\s{0,4}){1,2}(?:\w{1,20}\s?=\s?)?["'\x60]([^"'\x60\n]{3,200})["'\x60]`,
    ),
  },
  {
    // pgp_sym_decrypt(column, 'x')
    rule: 'named-key',
    literals: ['pgp_sym_', 'aes_encrypt(', 'aes_decrypt('],
    pattern: sticky(
      String.raw`(?:pgp_sym_(?:en|de)crypt(?:_bytea)?|aes_(?:en|de)crypt)\((?:[\w.:]{1,60}|'[^'\n]{0,200}'),\s?'([^'\n]{3,128})'`,
    ),
  },
  {
    // ACL SETUSER ann on >x
    literals: ['setuser '],
    pattern: sticky(String.raw`setuser\s\S{1,60}(?:\s[^\s>]{1,40}){0,6}\s>(\S{3,128})`),
    after: /acl\s$/i,
  },
  {
    // openssl_encrypt($data, "aes-256-cbc", "x")
    rule: 'named-key',
    literals: ['openssl_encrypt(', 'openssl_decrypt(', 'hash_hmac('],
    pattern: sticky(
      String.raw`(?:openssl_(?:en|de)crypt|hash_hmac)\((?:["'][\w-]{1,40}["']|\$?[\w>-]{1,40})\s?,\s?(?:["'][\w-]{1,40}["']|\$?[\w>-]{1,40})\s?,\s?["']([^"'\n]{4,128})["']`,
    ),
  },
  {
    // curl_setopt($ch, CURLOPT_USERPWD, "ann:x")
    literals: ['userpwd', 'userpass'],
    pattern: sticky(
      String.raw`user(?:pwd|pass(?:word)?)["'\]]{0,2}\s?(?:,|=>?|:)\s{0,2}["'][\w.@+-]{1,64}:(?![$<{])([^"'\n<]{3,})["']`,
    ),
  },
  {
    // EXEC sp_addlogin 'ann', 'x'
    literals: ['sp_addlogin', 'sp_password', 'sp_addremotelogin', 'sp_addlinkedsrvlogin'],
    pattern: sticky(
      String.raw`sp_\w{8,20}\s{1,4}(?:(?:@\w{1,20}\s?=\s?)?(?:N?'[^'\n]{0,80}'|\w{1,20}),\s{0,4}){1,4}(?:@\w{1,20}\s?=\s?)?N?'([^'\n]{3,})'`,
    ),
  },
  {
    literals: ['net user '],
    pattern: sticky(String.raw`net\suser\s{1,4}[\w.\\-]{1,64}\s{1,4}(?![/*])([^\s"']{3,})(?=\s{1,4}\/)`),
  },
  {
    // echo x | sudo -S, echo root:x | chpasswd, echo x | docker login --password-stdin
    literals: ['echo ', 'printf '],
    pattern: sticky(
      String.raw`(?:echo|printf)\s(?:-[ne]{1,2}\s|["']?%s(?:\\n)?["']?\s)?["']?(?:${PIPED}sudo\s(?:-\w{1,8}\s){0,3}-S\b|[\w.-]{1,40}:${PIPED}(?:sudo\s)?chpasswd\b|${PIPED}(?:(?:sudo\s)?passwd\s|[a-z][^\n|;]{0,160}?\s--?(?:password|passphrase|token|pass|with)-?(?:stdin|token|file[ =]-|fd[ =]0)))`,
    ),
  },
];

const LOOKED_BACK = 160;
const E_MAIL = /^[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}$/;

/** The finders of passwords behind the words of a statement or a command. */
export const phraseFinders: readonly { literals: readonly string[]; find: Finder }[] = [
  ...PHRASES,
  ...COMMAND_PHRASES,
  ...CODE_PHRASES,
  ...LOGIN_PHRASES,
  ...OTHER_LANGUAGES,
].map(({ literals, pattern, after, rule = 'named-password' }) => ({
  literals,
  find: (scan, at) => {
    const match = matchAt(pattern, scan.text, at);
    if (match === null) return at;
    spend(scan, 'judging');
    spendOn(scan, match[0].length);
    const secret = match.slice(1).find((group) => group !== undefined);
    const [start, end] = match.indices?.slice(1).find((place) => place !== undefined) ?? [];
    if (secret === undefined || start === undefined || end === undefined) return at;
    if (after?.test(scan.text.slice(Math.max(0, at - LOOKED_BACK), at)) === false) return at;
    if (secret.startsWith('$') || E_MAIL.test(secret)) return at;
    if (isPlaceholder(secret) && !isPoorPassword(secret)) return at;
    note(scan, start, end, rule);
    return end;
  },
}));

/** What people take for a password again and again; with its digits it is none of a form's field names. */
export const COMMON_LITERALS = [
  'letmein',
  'trustno',
  'p@ssw0rd',
  'pa55word',
  'passw0rd',
  'qwerty',
  'password',
];
const COMMON =
  /(?:letmein\d{1,6}|trustno\d{1,6}|(?:p@ssw0rd|pa55word|passw0rd)\d{0,6}|qwerty\d{3,6}|password\d{3,6})(?![\w@.-])/iy;

/** A common password that stands alone. */
export const findCommonPassword: Finder = (scan, at) => {
  const match = matchAt(COMMON, scan.text, at);
  if (match === null || /[\w@.:/#[-]/.test(scan.text[at - 1] ?? '')) return at;
  const end = at + match[0].length;
  // Before a sign of assignment it is a name.
  if (/^["'\]]{0,2}\s{0,2}[:=(]/.test(scan.text.slice(end, end + 6))) return at;
  note(scan, at, end, 'common-password');
  return end;
};

const LONGEST_LOG = 400;
const FILLED_IN = /fill\(\\{0,3}(?:"([^"\\\n]{3,})|'([^'\\\n]{3,}))/iy;
const PASSWORD_FIELD =
  /pass(?:word|wd|phrase|code|wort)|kennwort|mot de passe|contrase|senha|wachtwoord|has[łl]o|парол|密码|パスワード|비밀번호|type=\\{0,3}["']?password|secret|api[ _-]?key|token|\b(?:pin|pass|pwd?)\b/i;

/** What a browser's log says was typed: `waiting for getByLabel("Password")`, and on a later line `fill("x")`. */
export const findFilledIn: Finder = (scan, at) => {
  const match = matchAt(FILLED_IN, scan.text, at);
  const secret = match?.[1] ?? match?.[2];
  if (match === null || secret === undefined || isPlaceholder(secret)) return at;
  const before = scan.text.slice(Math.max(0, at - LONGEST_LOG), at);
  const step = before.lastIndexOf('waiting for');
  if (step < 0 || !PASSWORD_FIELD.test(before.slice(step))) return at;
  const start = at + match[0].length - secret.length;
  note(scan, start, start + secret.length, 'named-password');
  return start + secret.length;
};
