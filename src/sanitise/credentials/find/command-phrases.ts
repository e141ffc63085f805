import { type Phrase, QUOTED_OR_WORD, sticky, VARIED } from './phrase.ts';

/** A key or a token as a word of a command. */
const DRAWN = String.raw`["']?(?=[^\s"']{0,64}\d)([\w.~+/=-]{16,})`;
const WORD = String.raw`["']?[^\s"'|;]{1,120}["']?\s{1,4}`;

/** Commands that take a secret as one of their words, without an option that names it. */
export const COMMAND_PHRASES: readonly Phrase[] = [
  {
    // What Vault prints when it is set up
    rule: 'named-key',
    literals: ['unseal key ', 'recovery key '],
    pattern: sticky(
      String.raw`(?:unseal|recovery)\skey\s\d{1,2}(?:\s\([\w ]{1,30}\))?:\s{1,4}([A-Za-z0-9+/=]{20,})`,
    ),
  },
  {
    rule: 'named-token',
    literals: [
      'cargo login ',
      'snyk auth ',
      'vault login ',
      'cloudflared service install ',
      'cloudflared.exe service install ',
      'nuget push ',
      'set-agent-token ',
      'doctl auth init -t ',
      ' --auth ',
      'authtoken ',
      'gh auth login --with-token ',
    ],
    pattern: sticky(
      String.raw`(?:cargo\slogin|snyk\sauth|vault\slogin|cloudflared(?:\.exe)?\sservice\sinstall|nuget\spush\s[^\s]{1,120}|set-agent-token\s\w{2,20}|doctl\sauth\sinit\s-t|gh\sauth\slogin\s--with-token|\s--auth|authtoken)\s{1,4}${DRAWN}`,
    ),
  },
  {
    // SETEX session:token 3600 x
    rule: 'named-token',
    literals: ['setex '],
    pattern: sticky(
      String.raw`setex\s{1,4}["']?[\w.:{}-]{0,80}(?:token|secret|password|session|api_?key|otp|jwt)[\w.:{}-]{0,80}["']?\s{1,4}\d{1,12}\s{1,4}(?!\$)${QUOTED_OR_WORD}`,
    ),
  },
  {
    rule: 'named-token',
    literals: ['pypi-token.', 'gitlab-token.', 'github-oauth.', 'bearer.'],
    pattern: sticky(
      String.raw`(?:pypi-token|git(?:lab-token|hub-oauth)|bearer)\.[\w.-]{1,80}\s{1,4}${VARIED}${QUOTED_OR_WORD}`,
    ),
    after: /config(?:\s--?[\w-]{1,12}){0,3}\s{1,4}$/,
  },
  {
    // bundle config --local gems.acme.com ann:x
    literals: ['bundle config '],
    pattern: sticky(
      String.raw`bundle\sconfig\s{1,4}(?:--\w{1,8}\s{1,4}|set\s{1,4}){0,3}(?!\S{0,40}contribsys)(?:https?:\/\/)?[\w.-]{2,80}\.[a-z]{2,12}\/?\s{1,4}["']?[\w.@-]{1,60}:([^\s"'@/]{3,})`,
    ),
  },
  {
    literals: ['ansible-vault encrypt_string '],
    pattern: sticky(
      String.raw`ansible-vault\sencrypt_string\s{1,4}(?:--[\w-]{1,30}(?:[= ]\S{1,60})?\s{1,4}){0,4}(?:"([^"\n]{3,})"|'([^'\n]{3,})')`,
    ),
  },
  {
    literals: ['rclone obscure '],
    pattern: sticky(String.raw`rclone\sobscure\s{1,4}(?!-)${QUOTED_OR_WORD}`),
  },
  {
    literals: ['http-basic.'],
    pattern: sticky(String.raw`http-basic\.[\w.-]{1,80}\s{1,4}${WORD}${QUOTED_OR_WORD}`),
  },
  {
    literals: ['mc alias set ', 'mc config host add '],
    pattern: sticky(
      String.raw`mc\s(?:alias\sset|config\shost\sadd)\s{1,4}${WORD}${WORD}${WORD}${QUOTED_OR_WORD}`,
    ),
  },
  {
    literals: ['rabbitmqctl '],
    pattern: sticky(
      String.raw`rabbitmqctl\s(?:-\w{1,4}\s\S{1,40}\s)?(?:add_user|change_password|authenticate_user)\s{1,4}${WORD}${QUOTED_OR_WORD}`,
    ),
  },
  {
    literals: [' /rp '],
    pattern: sticky(String.raw`\s\/rp\s{1,4}${QUOTED_OR_WORD}`),
  },
  {
    // haproxy.cfg
    literals: ['stats auth '],
    pattern: sticky(String.raw`stats\sauth\s{1,4}[\w.@-]{1,60}:(\S{3,})`),
  },
  {
    // Bundler's settings: the host of a source, and a user's name and password
    literals: ['bundle_'],
    pattern: sticky(
      String.raw`bundle_(?!\w{0,40}contribsys)\w{2,80}__\w{2,40}["']?(?:\s?=\s?|:\s{1,4})["']?[\w.@-]{1,60}:([^\s"'@/]{3,})`,
    ),
  },
  {
    literals: ['signtool'],
    pattern: sticky(String.raw`signtool(?:\.exe)?\s[^\n|;]{0,200}?\s\/p\s{1,4}${QUOTED_OR_WORD}`),
  },
  {
    // snmpd.conf
    literals: ['rocommunity', 'rwcommunity', 'createuser '],
    pattern: sticky(
      String.raw`(?:r[ow]community6?|createuser\s{1,4}\S{1,60}\s{1,4}(?:md5|sha(?:-\d{3})?))\s{1,8}${QUOTED_OR_WORD}`,
    ),
  },
  {
    // The lines of a .pgpass file
    literals: [':5432:', ':5433:', ':6432:'],
    pattern: sticky(String.raw`:\d{4}:[\w*.-]{1,63}:[\w.@-]{1,63}:([^\s:"'\\]{3,})(?=\s|$|\\n)`),
  },
  {
    // sentinel.conf: the name of a primary, and its password
    literals: ['auth-pass '],
    pattern: sticky(
      String.raw`auth-pass[ \t]{1,8}[\w.-]{1,60}[ \t]{1,8}${QUOTED_OR_WORD}(?=[ \t]{0,8}(?:$|[\r\n]))`,
    ),
    after: /sentinel[ \t]{1,8}$/i,
  },
  {
    // Files in which a setting and its value stand apart by a blank alone
    literals: ['wpa-psk ', 'bindpw ', 'rootbindpw ', 'auth_pass ', 'insecure-password '],
    pattern: sticky(
      String.raw`(?:wpa-psk|(?:root)?bindpw|auth_pass|insecure-password)[ \t]{1,20}${QUOTED_OR_WORD}(?=[ \t]{0,8}(?:$|[\r\n#]|\\n|groups\b))`,
    ),
    after: /(?:^|[\r\n]|\\n|\suser\s[\w.-]{1,40})[ \t]{0,12}$/,
  },
  {
    // smbclient //host/share x -U ann
    literals: ['smbclient '],
    pattern: sticky(
      String.raw`smbclient\s{1,4}["']?(?:\/\/|\\{2,4})[^\s"']{1,120}["']?\s{1,4}(?!-)${VARIED}([^\s"'-][^\s"']{2,})`,
    ),
  },
  {
    // What a client of FTP is told at its prompt
    literals: ['ftp> user '],
    pattern: sticky(
      String.raw`ftp>\suser\s{1,4}[\w.@-]{1,60}\s{1,4}["']?([^\s"']{3,})["']?(?=\s*(?:$|[\r\n]|\\[rn]))`,
    ),
  },
  {
    // What is sent to Redis, on a line of its own: AUTH x, AUTH ann x; no name of a way to authenticate
    literals: ['auth '],
    pattern: sticky(
      String.raw`(?-i:AUTH)\s(?!ENABLE|CRAM|SCRAM|DIGEST|NTLM|XOAUTH|OAUTH|TLS|SSL|SHA|GSS)(?:[\w.-]{1,40}\s(?=\S))?["']?${VARIED}([^\s"'\x60,;()<]{6,})["']?(?=\s*(?:$|[\r\n]|\\[rn]|["']))`,
    ),
    after: /(?:^|[\r\n]|\\n|> ?|: ?["'\x60]|["'\x60]|HELLO [23] )$/,
  },
  {
    // The token of a k3s server
    rule: 'named-token',
    literals: ['::server:', '::node:'],
    pattern: sticky(`::(?:server|node):${VARIED}([A-Za-z0-9.]{16,})`),
  },
  {
    // A file of cookies, as curl and browsers' extensions write it
    rule: 'cookie',
    literals: ['true\t/', 'false\t/'],
    pattern: sticky(
      String.raw`(?:true|false)\t\/[^\t\n]{0,80}\t(?:true|false)\t\d{1,12}\t[^\t\n]{1,80}\t([^\s]{3,})`,
    ),
  },
  {
    // The cookies of sessions that are known by their names
    rule: 'cookie',
    literals: [
      'cf_clearance',
      'li_at=',
      'wordpress_logged_in_',
      'wordpress_sec_',
      'asp.net_sessionid',
      '.aspxauth',
      '.aspnetcore.',
      '__secure-',
      '__host-',
    ],
    pattern: sticky(
      String.raw`(?:cf_clearance|li_at|wordpress_(?:logged_in|sec)_\w{1,40}|asp\.net_sessionid|\.aspxauth|\.aspnetcore\.[\w.-]{1,60}|__(?:secure|host)-[\w.-]{1,60})["']?\s?[=:]\s?["']?([^\s;,"'<>]{8,})`,
    ),
  },
  {
    // The header as an archive of HTTP has it: {"name": "cookie", "value": "sid=x"}
    rule: 'cookie',
    literals: ['"cookie"', '"set-cookie"'],
    pattern: sticky(String.raw`"(?:set-)?cookie",\s{0,4}"value":\s?"([^"\n]{3,4000})"`),
    after: /"name":\s?$/i,
  },
  {
    // A code of OAuth in the body of the request that exchanges it
    rule: 'url-signature',
    literals: ['authorization_code&'],
    pattern: sticky(
      String.raw`authorization_code&(?:[\w.%-]{1,40}=[^&\s"']{0,300}&){0,6}code=([^&\s"']{8,512})`,
    ),
  },
  {
    // A link that lets in whoever has it
    rule: 'url-signature',
    literals: [
      'reset-password/',
      'reset_password/',
      'password-reset/',
      'password/reset/',
      'passwords/edit/',
      'magic-link/',
      'auth/magic/',
      'auth/verify/',
      'magic_link/',
      'verify-email/',
      'confirm-email/',
      'accept-invitation/',
      'accept-invite/',
      '/invite/',
      'invitations/accept/',
    ],
    pattern: sticky(
      String.raw`(?:reset[-_]password|password[-_/]reset|passwords\/edit|magic[-_]link|auth\/(?:magic|verify)|(?:verify|confirm)-email|accept-(?:invitation|invite)|invitations\/accept|\/invite)\/(?:[\w=]{1,24}\/)?(?=[\w.~-]{0,60}\d)(?![a-z]{1,20}[-_][a-z]{1,20}(?:[-_/.\s]|$))([\w.~-]{15,}[\w~-])`,
    ),
  },
];
