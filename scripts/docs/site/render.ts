import { posix } from 'node:path';
import MarkdownIt from 'markdown-it';
import { highlight } from './highlight.ts';
import type { Page } from './pages.ts';

/** A part of a page below one heading, for the search. */
export interface Part {
  /** The address below /docs/, with the heading's anchor. */
  path: string;
  page: string;
  heading: string;
  text: string;
}

export interface Rendered {
  html: string;
  parts: Part[];
  /** Headings of the second level, for the table of contents. */
  contents: { anchor: string; text: string }[];
  /** Every link to another page of the docs, and to an anchor, as `path#anchor`. */
  links: string[];
  anchors: string[];
}

const markdown = new MarkdownIt({ html: false, linkify: false, highlight });

/** A page as HTML without any script or style of its own, so that the strictest policy fits it. */
export function renderPage(page: Page): Rendered {
  // Notes to whoever edits the file, and blocks that prepare its tests.
  const source = page.markdown.replaceAll(/^<!--[\s\S]*?-->\n?/gm, '');
  const tokens = markdown.parse(source, {});
  const result: Omit<Rendered, 'html'> = { parts: [], contents: [], links: [], anchors: [] };
  const seen = new Map<string, number>();
  let part: Part = { path: page.path, page: page.title, heading: page.title, text: '' };
  result.parts.push(part);

  tokens.forEach((token, at) => {
    const inline = tokens[at + 1];
    if (token.type === 'heading_open' && inline !== undefined) {
      const text = plainText(inline.content);
      const anchor = unique(slug(text), seen);
      token.attrSet('id', anchor);
      result.anchors.push(anchor);
      if (token.tag === 'h2') result.contents.push({ anchor, text });
      if (token.tag !== 'h1') {
        part = { path: `${page.path}#${anchor}`, page: page.title, heading: text, text: '' };
        result.parts.push(part);
      }
    }
    if (token.type === 'inline' || token.type === 'fence') part.text += ` ${plainText(token.content)}`;
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') rewriteLink(child, page, result.links);
      if (child.type === 'image') child.attrSet('src', siteAddress(String(child.attrGet('src')), page) ?? '');
    }
    // Attributes after the language are for the tests that run the block.
    if (token.type === 'fence') token.info = token.info.split(/\s/, 1)[0] ?? '';
    // The policy allows no style attributes, which columns that are set to the right would get.
    if (token.type === 'th_open' || token.type === 'td_open') token.attrs = null;
  });
  const html = markdown.renderer
    .render(tokens, markdown.options, {})
    .replaceAll('<table>', '<div class="table"><table>')
    .replaceAll('</table>', '</table></div>');
  return { ...result, html };
}

type Token = ReturnType<typeof markdown.parse>[number];

function rewriteLink(token: Token, page: Page, links: string[]): void {
  const href = String(token.attrGet('href'));
  if (/^[a-z]+:/i.test(href)) {
    token.attrSet('rel', 'noreferrer');
    return;
  }
  const address = siteAddress(href, page);
  if (address !== null) {
    token.attrSet('href', address);
    if (!address.startsWith('/docs/api')) links.push(address);
  } else {
    // A file of the repository: there is nothing to link to on this site.
    token.attrs = [['class', 'file']];
  }
}

/** The address on the site of a link as it stands in a Markdown file; null for files that the site does not have. */
function siteAddress(href: string, page: Page): string | null {
  if (href.startsWith('/')) return href;
  const [file = '', anchor] = href.split('#', 2);
  const target = file === '' ? page.file : posix.normalize(posix.join(posix.dirname(page.file), file));
  if (target.startsWith('..')) return null;
  const path = target === 'index.md' ? '' : target.replace(/\.md$/, '');
  return `/docs/${path}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** Anchors as GitHub makes them, so that a link works in both places. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

function unique(anchor: string, seen: Map<string, number>): string {
  const count = seen.get(anchor) ?? 0;
  seen.set(anchor, count + 1);
  return count === 0 ? anchor : `${anchor}-${count}`;
}

function plainText(content: string): string {
  return content
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .trim();
}
