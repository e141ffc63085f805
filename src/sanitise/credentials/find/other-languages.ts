import { type Phrase, sticky, VARIED, WITH_DIGIT_INSIDE } from './phrase.ts';

const WORD = String.raw`[^\s"'\x60:;,()<]{1,40}`;
/** Whose it is: `de Juan`, `para el usuario ann`, `für den Benutzer ann`. */
const WHOSE = String.raw`(?:\s(?:d[eoiu]l?|da|des|pour|para|por|f[^\s]{1,2}r|von|vom|der|di|per|voor|van|til|av|dla|pro|pre|na|ul)\s(?:${WORD}\s){0,3}?["']?${WORD}["']?)?`;
/** The verb that English has as "is" or "was". */
const IS = `(?:es|est|é|ist|lautet|è|is|er|är|on|je|to|era|war|foi|was|était|este)`;
const VALUE = String.raw`["'«„“]{0,1}\s?${VARIED}([^\s"'\x60,;()<»“”]{5,}[^\s"'\x60,;()<.»“”])`;

/** The words for a password or a key in other languages that are written with Latin letters. */
export const OTHER_LANGUAGES: readonly Phrase[] = [
  {
    literals: [
      'contrase',
      'mot de passe',
      'mots de passe',
      'motdepasse',
      'senord',
      'adgangskode',
      'kodeord',
      'passord',
      'parola',
      'jelsz',
      'heslo',
      'salasana',
      'lozinka',
      'kata sandi',
      'palavra-passe',
      'palavra passe',
      'senha ',
      'clave ',
      'passwort ',
      'kennwort ',
      'wachtwoord ',
    ],
    pattern: sticky(
      String.raw`(?:contrase\S{1,3}|mots?\sde\spasse|motdepasse|senord(?:et)?|adgangskoden?|kodeord(?:et)?|passord(?:et)?|parola|jelsz\S{1,2}|heslo|salasana|lozinka|kata\ssandi|palavra[- ]passe|senha|clave|passwort|kennwort|wachtwoord)["']?${WHOSE}(?:\s{0,2}[:=]\s{0,4}(?:"([^"\n]{4,})"|'([^'\n]{4,})'|${VALUE})|\s${IS}:?\s{1,2}${VALUE}|\s${WITH_DIGIT_INSIDE}${VALUE})`,
    ),
  },
  {
    rule: 'named-key',
    literals: [
      'api-schl',
      'chave de api',
      'chave da api',
      'chave api',
      'chave secreta',
      'chave de acesso',
      'clave de api',
      'clave de la api',
      'clave api',
      'clave secreta',
      'clave de acceso',
      'chiave api',
      'chiave segreta',
      'cle api',
      'api-sleutel',
      'jeton',
      ' api :',
      ' api:',
      ' api est ',
    ],
    pattern: sticky(
      String.raw`(?:api-schl\S{1,2}ssel|ch(?:ave|iave)\s(?:d[ae]\s)?(?:api|secreta|segreta|acesso)|clave\s(?:de\s(?:la\s)?)?(?:api|secreta|acceso)|cle\sapi|api-sleutel|jeton|(?<=cl[ée])\sapi)["']?\s{0,2}(?:[:=]|${IS})\s{1,2}["'«]?(?=[^\s"']{0,64}\d)([\w.+/=~-]{16,})`,
    ),
  },
  {
    // Codes that were sent to somebody, and PINs
    rule: 'named-secret',
    literals: [
      'digo de verifica',
      'digo de segur',
      'digo de confirma',
      'digo de acc',
      'digo de ace',
      'code de v',
      'code de s',
      'code de confirmation',
      'code de connexion',
      'codice di verifica',
      'codice di sicurezza',
      'codice di conferma',
      'codice otp',
      'sicherheitscode',
      'tigungscode',
      'verifizierungscode',
      'einmalcode',
      'zugangscode',
      'verificatiecode',
      'ihr code',
      'dein code',
      'votre code',
      'pin lautet',
      'pin ist ',
      'pin est ',
      'pin es ',
    ],
    pattern: sticky(
      String.raw`(?:digo\sde\s(?:verifica|segur|confirma|acc|ace)\S{0,8}|code\sde\s(?:v[ée]rification|s[ée]curit[ée]|confirmation|connexion|validation)|codice\s(?:di\s(?:verifica|sicurezza|conferma)|otp)|(?:sicherheits|tigungs|verifizierungs|einmal|zugangs|verificatie)code|(?:ihr|dein|votre)\scode|(?<!\w)pin(?=\s))["'*]{0,3}(?:\s?[:=]|\s${IS}:?)\s{1,2}["'«\x60]?(\d{4,8}|\d{3}[ -]\d{3})(?![\w-])`,
    ),
  },
];
