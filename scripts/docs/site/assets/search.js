import { INDEX_OPTIONS, SEARCH_OPTIONS } from './search-options.js';

// Searches the docs in the browser: the index is loaded when somebody first turns to the field.
const form = document.querySelector('form.search');
const field = document.querySelector('#query');
const list = document.querySelector('#results');
form.hidden = false;

const MOST_RESULTS = 8;
let loading;

function load() {
  loading ??= Promise.all([import('/docs/minisearch.js'), fetch('/docs/search-index.json')]).then(
    async ([{ default: MiniSearch }, response]) => MiniSearch.loadJSON(await response.text(), INDEX_OPTIONS),
  );
  return loading;
}

async function search() {
  const text = field.value.trim();
  if (text === '') return list.replaceChildren();
  const found = (await load()).search(text, SEARCH_OPTIONS);
  if (field.value.trim() !== text) return;
  const items = found.slice(0, MOST_RESULTS).map(({ path, page, heading }) => {
    const link = document.createElement('a');
    link.href = `/docs/${path}`;
    link.textContent = heading === page ? page : `${page}: ${heading}`;
    const item = document.createElement('li');
    item.append(link);
    return item;
  });
  if (items.length === 0) {
    const none = document.createElement('li');
    none.textContent = 'Nothing was found.';
    items.push(none);
  }
  list.replaceChildren(...items);
}

field.addEventListener('focus', load, { once: true });
field.addEventListener('input', search);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  list.querySelector('a')?.click();
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    field.value = '';
    list.replaceChildren();
    field.focus();
  }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const stops = [field, ...list.querySelectorAll('a')];
  const at = stops.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
  stops[Math.max(0, Math.min(stops.length - 1, at))].focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.matches('input')) return;
  event.preventDefault();
  field.focus();
});
