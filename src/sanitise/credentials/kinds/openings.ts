import { ALONE, type Kind, token } from './kind.ts';
import { alnum, oneOf, url } from './shape.ts';

const OF_LETTERS_AND_DIGITS =
  'ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ npm_ dckr_pat_ rubygems_ hf_ gsk_ shpat_ shpss_ shpca_ shppa_ dop_v1_ doo_v1_ dor_v1_ ' +
  'ntn_ lin_api_ sntryu_ tfp_ sbp_ pscale_tkn_ pscale_pw_ xai- pul- dp.st. dp.pt. dp.ct. dp.sa. hexpm_ xkeysib-';
const OF_PARTS =
  'xoxb- xoxp- xoxa- xoxr- xoxs- xapp- glsa_ glc_ figd_ PMAK- sq0atp- sq0csp- nvapi- RGAPI- pplx- tvly- AIzaSy sntrys_';
const SOURCE = 'the kinds of these openings';

/** Logs cut tokens off, and vendors make them longer: what begins so is one of whatever length. */
export const OPENINGS: readonly Kind[] = [
  token(
    'known-opening',
    'Token of any length behind an opening that only tokens have',
    SOURCE,
    [oneOf(...OF_LETTERS_AND_DIGITS.split(' ')), alnum(16, 255)],
    { after: ALONE },
  ),
  token(
    'known-opening-of-parts',
    'The same, where the token has parts',
    SOURCE,
    [oneOf(...OF_PARTS.split(' ')), url(16, 255)],
    { after: ALONE },
  ),
];
