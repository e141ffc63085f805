// How the search reads words and ranks what it finds, for the build of the index and for the page. Copied to the site as
// it stands, as JavaScript: so the types come from the defaults of the parameters.

/** What is indexed, and what a result tells. */
export const INDEX_OPTIONS = {
  fields: ['heading', 'page', 'text'],
  storeFields: ['path', 'page', 'heading'],
  processTerm,
};

export const SEARCH_OPTIONS = {
  prefix: true,
  fuzzy: 0.15,
  boost: { heading: 3, page: 2 },
  boostDocument,
};

/** One form for a word and its plural: retry and retries, secret and secrets. */
function processTerm(term = '') {
  const word = term.toLowerCase();
  if (word.length < 4 || !/[a-z]s$/.test(word) || word.endsWith('ss')) return word;
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

/** People look for what to do before they look for why it is so. */
function boostDocument(_id = 0, _term = '', stored = Object.create(null)) {
  const path = String(stored.path);
  if (path.startsWith('guide/')) return 2;
  return path.startsWith('adr/') ? 0.5 : 1;
}
