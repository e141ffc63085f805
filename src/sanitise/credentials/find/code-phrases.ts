import { type Phrase, sticky, VARIED } from './phrase.ts';

const DIGITS = String.raw`(\d{4,8}|\d{3}[ -]\d{3})`;
const CODE = String.raw`${DIGITS}(?![\w-]|\.\w|\s?(?:times|attempts|characters|digits|seconds|minutes))`;
/** As nearly all codes are, where less leads up to one. */
const SIX_DIGITS = String.raw`(\d{6}|\d{3}[ -]\d{3})`;
const SIX = String.raw`${SIX_DIGITS}(?![\w-]|\.\w)`;
const JOINED = String.raw`(?:\s?["'*]{0,3}\s?[:=]\s?["'*]{0,3}|\s{1,2}(?:is|was)(?:\snow)?:?\s{1,2}["'*]{0,3}|\s{1,2}["'\x60(]?)`;

/** What people are asked for besides a password: codes that were sent to them, the seeds of such codes, PINs, answers. */
export const CODE_PHRASES: readonly Phrase[] = [
  {
    // Your verification code is 482913
    rule: 'named-secret',
    literals: [
      'verification code',
      'confirmation code',
      'security code',
      'authentication code',
      'authenticator code',
      'authorisation code',
      'login code',
      'sign-in code',
      'passcode',
      'one-time code',
      'one-time password',
      'one time password',
      'sms code',
      'otp code',
      '2fa code',
      'mfa code',
      'totp code',
      'access code',
      'card pin',
      ' pin is ',
      ' pin was ',
      'otp ',
    ],
    pattern: sticky(
      String.raw`(?:(?:verification|confirmation|security|authentication|authenticator|authorisation|login|sign-in|access|one-time|sms|otp|2fa|mfa|totp)\scode|passcode|one[- ]time\spassword|card\spin|\spin|otp)${JOINED}${CODE}`,
    ),
  },
  {
    // Access code: XK4-92M-77Q
    rule: 'named-secret',
    literals: ['access code', 'entry code', 'door code', 'gate code', 'alarm code'],
    pattern: sticky(
      String.raw`(?:access|entry|door|gate|alarm)\scode${JOINED}(?-i:((?=[A-Z-]{0,20}\d)[A-Z0-9]{3,6}(?:-[A-Z0-9]{3,6}){1,5}))(?![\w-])`,
    ),
  },
  {
    // The hash of a password as Windows keeps it
    rule: 'named-password',
    literals: ['ntlm', 'nt hash', 'lm hash'],
    pattern: sticky(
      String.raw`(?:ntlm(?:v2)?|nt|lm)(?:[\s_-]?hash)?["']?\s{0,2}[:=]\s{0,2}["']?([0-9a-f]{32}(?::[0-9a-f]{32})?)(?![\w-])`,
    ),
  },
  {
    rule: 'named-secret',
    literals: ['cvv ', 'cvc ', 'cvv2 ', 'security code'],
    pattern: sticky(String.raw`(?:cv[vc]2?(?:\scode)?|security\scode)${JOINED}(\d{3,4})(?!\w)`),
  },
  {
    // Entered 482913 as the one-time code
    rule: 'named-secret',
    literals: ['entered ', 'typed ', 'submitted ', 'used ', 'filled in '],
    pattern: sticky(
      String.raw`(?:entered|typed|submitted|used|filled\sin)\s["'\x60]?${DIGITS}["'\x60]?\s(?:as|for|into|in)\s[^\n.,;]{0,30}?(?:code|otp|pin|passcode)\b`,
    ),
  },
  {
    // The user entered PIN 4821
    rule: 'named-secret',
    literals: ['pin '],
    pattern: sticky(String.raw`(?<![\w-])(?-i:PIN)\s["'\x60]?(\d{4,8})(?![\w-]|\.\w)`),
  },
  {
    // PIN for the card: 4821
    rule: 'named-secret',
    literals: ['pin for ', 'pin of '],
    pattern: sticky(
      String.raw`(?<![\w-])(?-i:PIN)\s(?:for|of)\s[^\n:=.;]{1,40}(?:[:=]|\s(?:is|was))\s{1,2}["'\x60]?(\d{4,8})(?![\w-]|\.\w)`,
    ),
  },
  {
    // Your Acme code: 4829, Use this code to sign in: 482913
    rule: 'named-secret',
    literals: [' code: ', ' code is '],
    pattern: sticky(String.raw`\scode(?:\sis|:)\s{1,2}["'\x60]?${CODE}`),
    after:
      /\byour\s(?:(?!promo|zip|post|error|discount|coupon|area|country|booking|reservation|tracking|order|status|exit|product|referral|voucher|gift)[\w-]{1,20}\s?){1,3}$/i,
  },
  {
    rule: 'named-secret',
    literals: ['code to '],
    pattern: sticky(
      String.raw`code\sto\s(?:sign|log|verify|confirm|continue|authenticate|finish)[^\n:.]{0,30}:\s{1,2}["'\x60]?${SIX}`,
    ),
  },
  {
    // Your code is 482913, and the same where it was sent to somebody
    rule: 'named-secret',
    literals: ['your code ', 'code sent ', 'code was sent '],
    pattern: sticky(
      String.raw`(?:your\scode\s(?:is|was):?|code\s(?:was\s)?sent\s(?:to|by|via)\s[^\n:(]{1,60}(?=[:(])):?\s?["'\x60(]?${SIX}`,
    ),
  },
  {
    // The code 482913 from the authenticator app
    rule: 'named-secret',
    literals: ['code '],
    pattern: sticky(
      String.raw`code\s["'\x60(]?${SIX_DIGITS}["'\x60)]?\s(?:from|sent\s(?:by|to|via)|of)\s(?:(?:the|an?|my|your|his|her|their)\s)?(?:authenticator|app\b|sms|e?-?mail|text|message|phone|mobile|number|device|\+\d|[\w.+-]{1,40}@)`,
    ),
  },
  {
    // code 482913 entered, authenticator shows 482 913
    rule: 'named-secret',
    literals: ['code ', 'authenticator '],
    pattern: sticky(
      String.raw`(?:(?<!(?:error|status|exit|zip|post|promo|country|area|order|product|item|coupon|discount|booking)\s)code\s["'\x60(]?(?=[\d -]{6,7}["'\x60)]?\s(?:was\s)?(?:entered|typed|submitted|used)\b)|authenticator(?:\sapp)?\s(?:shows|showed|displays|displayed|gave|says|said)\s["'\x60]?)${SIX_DIGITS}(?!\w)`,
    ),
  },
  {
    // 2FA: the app showed 482913
    rule: 'named-secret',
    literals: ['2fa', 'mfa', 'totp'],
    pattern: sticky(
      String.raw`(?:2fa|mfa|totp):?\s[^\n\d.;]{0,40}\s["'\x60(]?${SIX}(?!\s?(?:m?s|seconds|times|users|bytes)\b)`,
    ),
  },
  {
    // The 6-digit code was 482913
    rule: 'named-secret',
    literals: ['-digit code'],
    pattern: sticky(String.raw`-digit\scode${JOINED}${CODE}`),
  },
  {
    // Got code 482913 from the mail; codes of errors and of coupons are not entered
    rule: 'named-secret',
    literals: ['got ', 'received ', 'found ', 'entered ', 'entering ', 'typed ', 'submitted '],
    pattern: sticky(
      String.raw`(?:got|received|found|enter(?:ed|ing)|typed|submitted)\s(?:the\s)?code:?\s["'\x60(]?${CODE}`,
    ),
  },
  {
    // Enter 482913 to verify your login; Use 482913 as your code
    rule: 'named-secret',
    literals: ['enter ', 'use '],
    pattern: sticky(
      String.raw`(?:enter|use)\s["'\x60]?${DIGITS}["'\x60]?\s(?:to\s(?:verify|confirm|log\sin|sign\sin)\b|as\s(?:your|the)\s(?:[\w-]{1,20}\s){0,2}(?:code|otp|pin|passcode)\b)`,
    ),
  },
  {
    // 482913 is your verification code
    rule: 'named-secret',
    literals: [' is your '],
    pattern: sticky(
      String.raw`(?<=(?<!\w)${DIGITS})\sis\syour\s(?:[\w-]{1,20}\s){0,3}(?:code|otp|pin|passcode)\b`,
    ),
  },
  {
    // The seed from which an app makes such codes
    rule: 'named-secret',
    literals: ['2fa ', 'totp ', 'mfa ', 'otp ', 'authenticator '],
    pattern: sticky(
      String.raw`(?:2fa|totp|mfa|otp|authenticator)\s(?:app\s)?(?:seed|secret|key|setup\skey)(?:\s(?:is|was))?[:=]?\s["'\x60]?((?:[A-Z2-7]{4}\s?){4,16})(?![\w])`,
    ),
  },
  {
    rule: 'named-secret',
    literals: [
      'security answer',
      'security_answer',
      'securityanswer',
      'secret answer',
      'secret_answer',
      'secretanswer',
    ],
    pattern: sticky(
      String.raw`(?:security|secret)[ _]?answer["']?(?:\s{0,2}[:=]\s{0,2}|\s(?:is|was)\s)(?:"([^"\n]{2,})"|'([^'\n]{2,})'|([^\s"',;]{3,}))`,
    ),
  },
  {
    rule: 'named-secret',
    literals: ['question answer', 'question answered'],
    pattern: sticky(
      String.raw`question\sanswer(?:ed)?\s?(?:[:=]|with)\s{1,2}["']?([^\n"']{3,80})["']?(?=\s*(?:$|\n))`,
    ),
    after: /(?:security|secret)\s$/i,
  },
  {
    // changed password from x to y
    literals: ['password from '],
    pattern: sticky(
      String.raw`password\sfrom\s["'\x60]?(?:\*{5}["'\x60]?\sto\s["'\x60]?${VARIED}([^\s"'\x60,;]{6,})|${VARIED}([^\s"'\x60,;]{6,})(?=["'\x60]?\sto\s))`,
    ),
  },
  {
    // What is sent to Redis: AUTH default x
    literals: ['auth default '],
    pattern: sticky(String.raw`auth\sdefault\s["']?${VARIED}([^\s"'\x60]{4,})`),
  },
  {
    // Enter passphrase for key '/root/.ssh/id': x
    literals: ['passphrase for ', 'pass phrase for '],
    pattern: sticky(
      String.raw`pass\s?phrase\sfor\s(?:key\s)?(?:'[^'\n]{1,120}'|"[^"\n]{1,120}"|[\w.@/-]{1,120})\s?[:=]\s{1,2}(?:"([^"\n]{3,})"|'([^'\n]{3,})'|${VARIED}([^\s"'\x60]{5,})|([a-z]{3,16}(?:\s[a-z0-9]{2,16}){1,8})(?=\s*$))`,
    ),
  },
];
