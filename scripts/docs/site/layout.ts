import type { Page, Section } from './pages.ts';
import type { Rendered } from './render.ts';

const SITE = 'Anchor Webhooks';

/** A whole HTML page: navigation, search, the text, and its table of contents. No inline script or style. */
export function layout(
  page: Page,
  rendered: Pick<Rendered, 'html' | 'contents'>,
  sections: readonly Section[],
): string {
  const contents =
    rendered.contents.length < 2
      ? ''
      : `<nav class="contents" aria-label="On this page"><h2>On this page</h2><ul>${rendered.contents
          .map(({ anchor, text }) => `<li><a href="#${anchor}">${escaped(text)}</a></li>`)
          .join('')}</ul></nav>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(page.title === SITE ? SITE : `${page.title} · ${SITE}`)}</title>
<link rel="icon" href="/docs/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/site.css">
<script type="module" src="/docs/search.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header>
<a class="home" href="/docs/"><img src="/docs/icon.svg" alt="" width="26" height="26">Anchor Webhooks</a>
<form role="search" class="search" hidden>
<input type="search" id="query" placeholder="Search the docs" aria-label="Search the docs" autocomplete="off">
<ul id="results" aria-live="polite"></ul>
</form>
<a class="to-pages" href="#pages">Pages</a>
<a href="/docs/api">API</a>
</header>
<div class="columns">
<main id="main">${rendered.html}</main>
<nav class="pages" id="pages" aria-label="Pages">${sections.map((section) => sectionHtml(section, page)).join('')}</nav>
${contents}
</div>
</body>
</html>
`;
}

function sectionHtml({ title, pages }: Section, current: Page): string {
  const items = pages.map((page) => {
    const here = page.file === current.file ? ' aria-current="page"' : '';
    return `<li><a href="/docs/${page.path}"${here}>${escaped(page.title)}</a></li>`;
  });
  return `<h2>${escaped(title)}</h2><ul>${items.join('')}</ul>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
