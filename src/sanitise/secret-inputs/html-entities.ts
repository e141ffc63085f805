/** The ASCII characters that have names, for encoders that name whatever has a name. */
const ASCII = `Tab\t NewLine\n excl! quot" num# dollar$ percnt% amp& apos' lpar( rpar) ast* plus+ comma, period. sol/ colon: semi;
  lt< equals= gt> quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] Hat^ lowbar_ grave\` lcub{ lbrace{ verbar| vert| rcub} rbrace}`;

/** HTML 4's names, in the order of the code points that they begin at. */
const RANGES: [first: number, names: string][] = [
  [
    0xa0,
    `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot
    cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml
    Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig
    agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute
    ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml`,
  ],
  [
    0x391,
    `Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon Phi Chi Psi Omega`,
  ],
  [
    0x3b1,
    `alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi
    omega`,
  ],
  [0x2013, 'ndash mdash'],
  [0x2018, 'lsquo rsquo sbquo'],
  [0x201c, 'ldquo rdquo bdquo'],
];

const NAMED = new Map<string, number>([
  ['euro', 0x20ac],
  ['hellip', 0x2026],
  ['bull', 0x2022],
  ['trade', 0x2122],
  ['OElig', 0x152],
  ['oelig', 0x153],
  ['Scaron', 0x160],
  ['scaron', 0x161],
  ['Yuml', 0x178],
]);
for (const [, name, char] of ASCII.matchAll(/([A-Za-z]+)([^A-Za-z])/g)) {
  if (name !== undefined && char !== undefined) NAMED.set(name, char.charCodeAt(0));
}
for (const [first, names] of RANGES) {
  for (const [i, name] of names.split(/\s+/).entries()) NAMED.set(name, first + i);
}

/** The code point of a named entity, such as `eacute`; some write `AMP` in capitals. Undefined where there is none. */
export function namedEntity(name: string): number | undefined {
  return NAMED.get(name) ?? NAMED.get(name.toLowerCase());
}
