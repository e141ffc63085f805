import { anyOf, UUID } from './forms.ts';

const SEPARATORS = /[-._/:@]/;
const WORD = /^[A-Za-z]?(?=[a-z]*[aeiouy])[a-z]{2,14}$/;
const VERSION = /^(?:[A-Za-z]{0,4}\d{1,3}(?:[a-z]\d{0,3}[a-z]?)?|\d{4,8}|[a-z]{1,4})$/;

/** Words, versions and dates in turn, as in the names of models: `claude-3-5-sonnet-20241022`. */
function isVersioned(text: string): boolean {
  const parts = text.split(SEPARATORS);
  let letters = 0;
  for (const part of parts) {
    if (WORD.test(part)) letters += part.length;
    else if (!VERSION.test(part)) return false;
  }
  return parts.length >= 3 && letters * 6 >= text.length;
}

const FORMS = [
  // Names in Kubernetes, AWS and Google Cloud.
  '[a-z]{2}[a-z0-9-]{0,60}-[a-z0-9]{8,10}-[a-z0-9]{5}',
  '[a-z]{3,24}/[a-z][a-z0-9-]{1,60}-[bcdfghjklmnpqrstvwxz2-9]{5,10}',
  '(?:i|sg|ami|vpc|subnet|vol|eni|igw|nat|rtb|snap|lt|acl|tgw|eipalloc|vpce|fs|db|cluster)-[0-9a-f]{8,17}',
  '[A-Za-z]{2,20}(?:-[A-Za-z]{2,30}){1,5}-[A-Z0-9]{12,13}',
  'operation-[0-9a-f-]{30,60}',
  // Moments, durations, addresses in memory and of IPv6, versions and user agents.
  String.raw`\d{8}T\d{4,9}(?:Z|[+-]\d{4})?`,
  String.raw`(?:\d{1,4}(?:\.\d{1,9})?(?:[dhms]|ms|us|ns)){2,5}`,
  String.raw`P(?:\d{1,4}[YMWD]){0,4}(?:T(?:\d{1,4}[HMS]){1,3})?`,
  '0x[0-9a-f]{4,12}',
  '(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}',
  String.raw`v?\d{1,4}\.\d{1,4}\.\d{1,9}[-+.][\w.+-]{1,60}`,
  String.raw`[A-Za-z]{3,20}/\d{1,4}(?:\.\d{1,9}){0,4}`,
  // Digests, ciphers, traces, requests of Cloudflare and Vercel, constraints and indexes of databases.
  '(?:sha|blake|md|SHA|MD)[0-9][0-9a-z]{0,3}-.*',
  '(?:TLS|SSL|PBKDF2|ECDHE?|DHE|RSA|AES|HMAC)(?:[-_]|With)[A-Za-z0-9_-]{4,60}',
  '0[0-9a-f]-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}',
  '[0-9a-f]{16}-[A-Z]{3}',
  String.raw`[a-z0-9]{5}-\d{13}-[0-9a-f]{12}`,
  '(?:fk|uniq|uq|idx|ix|pk|df|ck|FK|UNIQ|UQ|IDX|IX|PK|DF|CK)_(?:rails_)?[0-9A-Fa-f]{8,32}',
  // Licences.
  String.raw`(?:CC-BY|GFDL|[AL]?GPL|MPL|Apache|BSD|EPL|CDDL)(?:-[\w.+]{1,20}){1,5}`,
  // Vehicles, parcels and accounts.
  String.raw`(?=[A-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{11}\d{6}`,
  '1Z[0-9A-Z]{16}',
  String.raw`\d{6,24}-[a-z0-9]{8,64}\.apps\.googleusercontent\.com`,
  String.raw`[A-Z]{2}\d{13,30}`,
  // Files, paths with a UUID, and the openings of images and documents in Base64.
  String.raw`[\w./@~-]{1,120}\.(?:[cm]?[jt]sx?|css|html?|json|ya?ml|map|png|jpe?g|gif|svg|webp|woff2?|pdf|csv|txt|log|zip|gz|py|rb|go|rs|java|php|sh)`,
  String.raw`[\w./:-]{0,80}/${UUID}(?:/.*)?`,
  String.raw`[A-Za-z]{3,40}(?:/\d{1,4}){2,6}/?`,
  '(?:iVBORw0KGgo|R0lGOD|UklGR|JVBERi0|/9j/4AA).*',
];
const THING = anyOf(FORMS);

/** What the names of ciphers, encodings and protocols have digits in. */
const NUMBERED =
  /(?:ed|x|curve)(?:25519|448)|sha\d?_?\d{1,3}|md[45]|pkcs\d{1,2}|oauth[12]|base(?:16|32|58|64)|utf(?:8|16)|latin1|aes\d{3}|rsa\d{4}|mlkem\d{3,4}|p(?:224|256|384|521)|[hrep]s(?:256|384|512)|x509|ipv[46]|http[123]|rfc\d{4}|urllib[23]|xml1/gi;

/** `X25519PrivateKey`, `sign_ed25519_pk`: words whose only digits are those of what they speak of. */
export function isOfWordsAndCiphers(text: string): boolean {
  if (text.length > MOST_OF_WORDS || !OF_FEW_NUMBERS.test(text)) return false;
  const rest = text.replace(NUMBERED, '');
  return rest.length < text.length && !/\d/.test(rest) && (rest.length < 4 || isOfWords(rest));
}

const MOST_OF_WORDS = 64;
/** Most of what was drawn has more of them. */
const OF_FEW_NUMBERS = /^[A-Za-z_$][A-Za-z_.$/:-]*\d{1,5}(?:[A-Za-z_.$/:-]+\d{1,5}){0,2}[A-Za-z_.$/:-]*$/;

/** Words in camel case or with signs between them, each with a vowel or no more than a few letters. */
const isOfWords = (text: string) =>
  (text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).every(
    (word) => word.length <= 3 || (/[aeiouy]/i.test(word) && !/[^aeiouy]{5}/i.test(word)),
  );

/** Whether a value that looks drawn names a machine, a model, a file, a moment or the like, which opens nothing. */
export const isThing = (value: string): boolean =>
  isVersioned(value) || THING.test(value) || isOfWordsAndCiphers(value);
