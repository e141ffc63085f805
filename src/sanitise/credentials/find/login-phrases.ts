import { type Phrase, sticky, VARIED, WITH_DIGIT_INSIDE } from './phrase.ts';

/** What follows where a sentence speaks of a password, and does not tell it. */
const GOES_ON =
  'fields?|box|inputs?|form|was|were|is|are|did|does|do|reset|but|and|or|for|from|in|into|on|at|to|of|via|page|prompt|manager|' +
  'combination|pair|provided|supplied|given|entered|required|not|no|which|that|with|as|by|correct|incorrect|invalid|wrong|' +
  'rejected|accepted|failed|fails|expired|missing|empty|again|before|after|then|when|while|auth\\w*|login|policy|rules?|protect\\w*';
/** No word of a sentence: quoted, or with more in it than small letters. What ends a sentence is none of it. */
const TOLD = String.raw`(?:"([^"\n]{4,64})"|'([^'\n]{4,64})'|\x60([^\x60\n]{4,64})\x60|(?!(?:${GOES_ON})(?![\w-]))(?=[a-z]{0,64}[^\sa-z"'\x60.,;:()<])([^\s"'\x60,;()<]{4,64}[^\s"'\x60,;()<.]))`;
const VARIED_WORD = String.raw`["'\x60]?${VARIED}([^\s"'\x60,;()<]{4,63}[^\s"'\x60,;()<.])`;

/** How people and agents tell of a login: in sentences, without a sign between the name of what is told and its value. */
export const LOGIN_PHRASES: readonly Phrase[] = [
  {
    // credentials: ann / x1, logged in as ann:x1, authentication failed for ann:x1
    literals: [
      'credentials',
      'credential ',
      'creds',
      'login',
      'logged in ',
      'log in ',
      'signed in ',
      'sign in ',
      'logging in ',
      'signing in ',
      'auth failed ',
      'authentication fail',
      'auth rejected ',
      'authentication rejected ',
    ],
    pattern: sticky(
      String.raw`(?:credentials?|creds|(?:login|auth(?:entication)?)(?:\s(?:fail(?:ed|ure)|rejected|error|attempt))?(?:\s(?:for|as|with|by)(?:\suser)?)?|(?:log(?:ged|ging)?|sign(?:ed|ing)?)\sin\s(?:as|with|using))\s?:?\s{1,3}[("']{0,2}[\w.@+-]{2,64}["']?(?::|\s\/\s)["']?${VARIED}([^\s"'/\x60;,()<]{6,}(?:\/[\w+/=]{4,})?)`,
    ),
  },
  {
    // What an agent says that it signed in with: credentials ann/x, tried ann / x, login with ann and x
    literals: [
      'credentials ',
      'account ',
      'user ',
      'entered ',
      'typed ',
      'submitted ',
      'authenticat',
      'auth ',
      'auth: ',
      'authentication ',
      'tried ',
      'login ',
      'log in ',
      'logged in ',
      'logging in ',
      'sign in ',
      'signed in ',
      'signing in ',
    ],
    pattern: sticky(
      String.raw`(?:credentials\s(?:used\s)?(?:(?:as|with|of|was|were)\s)?["'(]?[\w.@+-]{2,60}(?:\s?/\s?|\sand\s)|tried\s(?:(?:as|with)\s)?["'(]?[\w.@+-]{2,60}\s?/\s?|(?:account|user)\s["'(]?[\w.@+-]{2,60}:|(?:entered|typed|submitted)\s["'(]?[\w.@+-]{2,60}["']?\sand\s["']?|authenticat(?:e|ed|ing)\s(?:as\s|user\s)?["'(]?[\w.@+-]{2,60}["']?\s(?:using|with)\s["']?|auth:?\s["'(]?[\w.@+-]{2,60}(?::|\s?/\s?)|(?:login|auth(?:entication)?)\s(?:failed|rejected|error)\s\([\w.@+-]{2,60}/|(?:login|log(?:ged|ging)? in|sign(?:ed|ing)? in)\s(?:as|with|using)\s["'(]?[\w.@+-]{2,60}\s?(?:/\s?|and\s))${WITH_DIGIT_INSIDE}([^\s"'\x60;,()/]{5,63}[^\s"'\x60;,()/:.])`,
    ),
  },
  {
    // tried ann:x1, which is no image and its tag
    literals: ['tried '],
    pattern: sticky(
      String.raw`tried\s["'\x60(]?[\w.@+-]{2,60}:(?!v?\d|\w{1,20}@sha)(?=[^\s]{0,64}\d)(?=[^\s]{0,64}[A-Za-z])([^\s"'\x60,;()/:.]{6,64})(?=["'\x60)]{0,2}(?:[\s,;]|$))`,
    ),
  },
  {
    // with username ann and password correct-horse
    literals: ['password ', 'secret ', 'passphrase ', 'passcode '],
    pattern: sticky(String.raw`(?:password|secret|passphrase|passcode)\s(?-i:${TOLD})`),
    after:
      /\b(?:user(?:\s?name)?|login|e-?mail|account|id)\s(?:(?:is|was)\s)?["'`]?[\w.@+-]{2,64}["'`]?(?:,?\s(?:and|with)(?:\sthe)?|,)\s$/i,
  },
  {
    // Step 3: fill password x1
    literals: [
      'fill password ',
      'filled password ',
      'type password ',
      'typed password ',
      'enter password ',
      'entered password ',
    ],
    pattern: sticky(String.raw`(?:fill|type|enter)(?:e?d)?\spassword\s(?:with\s|as\s)?${VARIED_WORD}`),
  },
  {
    // typed ann into Email and x1 into Password
    literals: [
      ' into password',
      ' into "password',
      ' into the password',
      ' in "password',
      ' in the password',
    ],
    pattern: sticky(
      String.raw`(?<=(?:^|[\s"'\x60(])${VARIED}([^\s"'\x60,;()<]{5,64})["'\x60]?)\sin(?:to)?\s(?:the\s)?"?password`,
    ),
  },
  {
    // use x as the password, x for the password, "x" is not a valid password
    literals: [
      ' was rejected as ',
      ' was refused as ',
      ' was accepted as ',
      ' was entered as ',
      ' was typed as ',
      ' was used as ',
      ' was set as ',
      ' as the new password',
      ' as password',
      ' as the password',
      ' as my password',
      ' as a password',
      ' as his password',
      ' as her password',
      ' as their password',
      ' as your password',
      ' for password',
      ' for the password',
      ' for her password',
      ' for his password',
      ' for my password',
      ' is not a valid password',
      " isn't a valid password",
      ' is an invalid password',
      ' is a weak password',
      ' is the password',
      ' was the password',
      ' was the wrong password',
      ' is not the password',
      ' is my password',
      ' was my password',
    ],
    pattern: sticky(
      String.raw`(?<=(?:^|[\s"'\x60(:])(?=[^\s"'\x60,;()<]{0,64}(?:[A-Za-z][^\s.]{0,30}\d|\d[^\s.]{0,30}[A-Za-z]))(?!https?:|v\d|oauth\d?|[\w-]+\.[a-z]{2,4}["'\x60]?\s)([^\s"'\x60,;()<]{6,64})["'\x60]?)\s(?:was\s(?:rejected|refused|accepted|entered|typed|used|given|set|tried)\s)?(?:as|for|is|was|isn't)\s(?:(?:not\s)?(?:an?|the|my|your|his|her|their)\s)?(?:(?:in)?valid\s|weak\s|wrong\s|new\s|old\s|current\s)?password(?:\s(?:field|input|box))?(?=["'\x60)]{0,2}\s{0,2}(?:[.,;:!?\n)]|$)|\s(?:and|but|on|at|when|then|again|it|she|he|they|of|for|because|so|in)\b)`,
    ),
  },
  {
    // the password I was given, x, and the password's x
    literals: [
      'password i ',
      'password we ',
      'password they ',
      'password you ',
      "password's ",
      'password that ',
    ],
    pattern: sticky(
      String.raw`password(?:'s\s|\s(?:that\s)?(?:i|we|they|you|he|she)\s(?:was|were|had|have|got|used|tried|entered|typed|gave|sent)(?:\s[a-z]{2,10}){0,3}(?:[,:]\s|\s(?:is|was)\s|\s\())${VARIED_WORD}`,
    ),
  },
  {
    // The credentials provided (ann@example.com, x1)
    literals: ['credentials '],
    pattern: sticky(
      String.raw`credentials\s(?:(?:provided|given|used|supplied|entered)\s)?\(["']?[\w.@+-]{2,64}["']?,\s["']?${VARIED}([^\s"'\x60,;()<]{5,64})`,
    ),
  },
  {
    // What libraries that check values say of one: password ⏎ String should have … input_value='x'
    literals: ['input_value='],
    pattern: sticky(String.raw`input_value=(?:"([^"\n]{1,200})"|'([^'\n]{1,200})')`),
    after: /(?:pass(?:word|wd|phrase|code)|secret|token|api_?key|pin)\n[^\n]{0,150}$/i,
  },
  {
    literals: ['"received":', '"input":'],
    pattern: sticky(String.raw`"(?:received|input)":\s?"([^"\n]{1,200})"`),
    after:
      /"path":\s?\[[^\]\n]{0,60}"(?:\w{0,20}(?:pass(?:word|wd|phrase|code)|secret|token|api_?key))"\][^{}\n]{0,90}$/i,
  },
  {
    // Password incorrect: "x"
    literals: ['password '],
    pattern: sticky(
      String.raw`password\s(?:(?:is|was)\s)?(?:incorrect|invalid|wrong|rejected|refused|not\saccepted)\s?[:(]\s?(?:"([^"\s]{4,64})"|'([^'\s]{4,64})'|${VARIED_WORD})`,
    ),
  },
  {
    // wrong password (x), entered password (x), wrong password for ann (x)
    literals: ['password (', 'password for '],
    pattern: sticky(
      String.raw`password\s(?:for\s[\w.@+-]{1,60}\s)?\((?!(?:sha|md|base|argon|pbkdf|scrypt|bcrypt|oauth|aes|utf|v\d|min|max)[\w-]*\))${VARIED_WORD}(?=["'\x60]?\))`,
    ),
  },
  {
    // the password (which is x), the password, currently x,
    literals: ['password (', 'password, ', 'password: ', 'passphrase (', 'passphrase, '],
    pattern: sticky(
      String.raw`pass(?:word|phrase)(?:\s\(|[,:]\s)(?:(?:which|it|that)\s(?:is|was)(?:\snow)?|currently|now|still|i\.e\.)\s${VARIED_WORD}`,
    ),
  },
  {
    // Variable "$password" got invalid value "x"
    literals: ['invalid value '],
    pattern: sticky(String.raw`invalid\svalue\s(?:"([^"\n]{3,})"|'([^'\n]{3,})')`),
    after:
      /(?:pass(?:word|wd|phrase|code)|secret|token|api_?key)["'\x60]?\s(?:got|has|had|with)\s(?:an\s)?$/i,
  },
  {
    // the password field now contains "x"
    literals: ['password field ', 'password input ', 'password box '],
    pattern: sticky(
      String.raw`password\s(?:field|input|box)(?:'s)?\s(?:contents?\s|value\s|text\s)?(?:now\s|still\s|already\s)?(?:contain(?:s|ed|ing)|reads?|show(?:s|ed)|holds|held|has|had|is|was|received|got|with|to)\s(?:the\s(?:value|text)\s)?${VARIED_WORD}`,
    ),
  },
  {
    // password mismatch: x
    literals: ['password mismatch', 'passwords do not match'],
    pattern: sticky(String.raw`passwords?\s(?:mismatch|do\snot\smatch)\s?[:(]\s?${VARIED_WORD}`),
  },
  {
    // fill(#password, x)
    literals: ['fill(#', 'fill(.', 'type(#', 'type(.'],
    pattern: sticky(
      String.raw`(?:fill|type)\([#.][\w-]{0,30}(?:pass|pwd)[\w-]{0,20},\s?["'\x60]?${VARIED}([^\s"'\x60()]{6,64})`,
    ),
  },
  {
    // P/W: x
    literals: ['p/w:', 'p/w =', 'p/w=', 'p/w is ', 'p/w '],
    pattern: sticky(
      String.raw`(?<![\w/])p\/w(?:\s?[:=]\s?|\s(?:is|was)\s|\s)["'\x60]?${VARIED}([^\s"'\x60,;()<]{6,64})`,
    ),
  },
  {
    // {"u": "ann", "p": "x"}
    literals: ['"p":'],
    pattern: sticky(String.raw`"p":\s?"${VARIED}([^\s"']{6,128})`),
    after: /"u(?:ser)?":\s?"[^"\n]{1,80}",\s?$/i,
  },
  {
    // Password was set to x
    literals: ['password '],
    pattern: sticky(
      String.raw`password\s(?:(?:is|was|has\sbeen)\s)?(?:now\s)?(?:set|changed|updated)\sto\s${VARIED_WORD}`,
    ),
  },
  {
    // basic auth ann:x1, Authenticating ann/x1
    literals: ['basic auth', 'authenticating '],
    pattern: sticky(
      String.raw`(?:basic\sauth(?:entication)?|authenticating)\s(?:(?:as|with|for|user)\s)?["'\x60]?[\w.@+-]{2,64}[:/]${VARIED}([^\s"'\x60,;()<:/@]{5,64})`,
    ),
  },
  {
    // ssh ann:x@host
    literals: ['ssh ', 'sftp ', 'scp ', 'ftp ', 'telnet ', 'rdp '],
    pattern: sticky(
      String.raw`(?:ssh|s?ftp|scp|telnet|rdp)\s[\w.-]{1,40}:([^\s"'@:/]{4,64})(?=@[\w.-]{2,80})`,
    ),
  },
  {
    // telnet(ann/x), ssh: ann/x
    literals: ['telnet:', 'telnet(', 'ssh:', 'ssh(', 'sftp:', 'sftp(', 'ftp:', 'rdp:', 'rdp('],
    pattern: sticky(
      String.raw`(?:telnet|ssh|s?ftp|rdp)[:(]\s?[\w.@+-]{2,64}\/{1,2}${WITH_DIGIT_INSIDE}([^\s"'\x60,;()<>/]{6,64})`,
    ),
  },
  {
    // password authentication failed, tried "x"; expected password "x" but got "y"
    literals: ['tried ', 'actual: ', 'actually ', 'but got ', 'instead of ', 'attempted '],
    pattern: sticky(
      String.raw`(?:tried|actual:|actually|but\sgot|instead\sof|attempted)\s(?:with\s)?${VARIED_WORD}`,
    ),
    after: /\b(?:pass(?:word|phrase|code)|pwd|credentials)\b[^\n.;]{0,80}$/i,
  },
  {
    // What a client of IMAP sends, as it is told: IMAP LOGIN ann@example.com "x"
    literals: ['imap login ', 'pop3 login '],
    pattern: sticky(
      String.raw`(?:imap|pop3)\slogin\s"?[\w.@+-]{2,80}"?\s(?:"([^"\n]{3,64})"|${VARIED}([^\s"'<]{4,64}))`,
    ),
  },
  {
    // Answer to "your mother's maiden name": x
    rule: 'named-secret',
    literals: ['answer to ', 'answer for ', 'answered '],
    pattern: sticky(
      String.raw`answer(?:ed)?\s(?:(?:to|for)\s)?(?:the\s)?(?:security\squestion\s)?(?=["'\x60][^\n]{0,60}\b(?:maiden|first\s(?:pet|car|school|teacher|job)|pet's|born|birth|grew\sup|favou?rite|childhood|nickname))(?:"[^"\n]{3,80}"|'[^'\n]{3,80}'|\x60[^\x60\n]{3,80}\x60)\s?(?:[:=]|with|\()\s?(?:"([^"\n]{2,60})"|'([^'\n]{2,60})'|(\w[\w .'-]{0,58}\w))`,
    ),
  },
  {
    rule: 'named-secret',
    literals: ['maiden name'],
    pattern: sticky(
      String.raw`maiden\sname["'*]{0,3}(?:\s?[:=]\s?["'\x60]?|\s(?:is|was)\s["'\x60])((?-i:[A-Z])[\w'-]{2,40})`,
    ),
  },
  {
    rule: 'named-secret',
    literals: ['security question'],
    pattern: sticky(
      String.raw`security\squestion:?\s[^\n?]{3,80}\?["'\x60]?\s{1,2}answer(?:ed)?\s?(?::|with)?\s{1,2}["'\x60]?(\w[\w .'-]{0,58}\w)`,
    ),
  },
  {
    // SQL*Plus: connect ann/x@db
    literals: ['connect ', 'conn '],
    pattern: sticky(String.raw`conn(?:ect)?\s["']?[\w$#]{1,40}\/([^\s@"'/]{3,64})(?=@[\w/])`),
  },
  {
    // SSID Office, key x
    literals: [' key ', ' pass ', ' pw '],
    pattern: sticky(String.raw`\s(?:key|pass|pw)\s["'\x60]?${WITH_DIGIT_INSIDE}([^\s"'\x60,;()<]{8,63})`),
    after: /\b(?:ssid|wi-?fi|wlan|hotspot)\b[^\n]{0,60}$/i,
  },
  {
    // wifi: guest / x
    literals: ['wifi: ', 'wi-fi: ', 'wlan: '],
    pattern: sticky(
      String.raw`(?:wi-?fi|wlan):\s["'\x60]?[\w.-]{2,32}["'\x60]?\s/\s["'\x60]?${WITH_DIGIT_INSIDE}([^\s"'\x60,;()<]{8,63})`,
    ),
  },
  {
    literals: ['wifi key', 'wi-fi key', 'wlan key', 'wpa key', 'wpa2 key', 'network key'],
    pattern: sticky(
      String.raw`(?:wi-?fi|wlan|wpa2?|network)\skey\s?(?:[:=]|is)\s?(?:"([^"\n]{8,63})"|'([^'\n]{8,63})'|${VARIED}([^\s"'\x60,;()<]{8,63}))`,
    ),
  },
];
