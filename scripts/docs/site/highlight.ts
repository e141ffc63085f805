import { createRequire } from 'node:module';

interface Highlighter {
  registerLanguage(name: string, language: unknown): void;
  highlight(code: string, options: { language: string }): { value: string };
}

// Not imported: its types would bring those of browsers into every file of the service.
const require = createRequire(import.meta.url);
const highlighter: Highlighter = require('highlight.js/lib/core');

/** By the names that the pages use; the others show as plain text. */
const LANGUAGES: Record<string, string> = {
  go: 'go',
  http: 'http',
  ini: 'ini',
  js: 'javascript',
  json: 'json',
  python: 'python',
  sh: 'bash',
  ts: 'typescript',
  yaml: 'yaml',
};

for (const [name, language] of Object.entries(LANGUAGES)) {
  highlighter.registerLanguage(name, require(`highlight.js/lib/languages/${language}`));
}

/** Code as HTML in which classes say what each piece is; '' for a language that is not known, to be escaped as it is. */
export function highlight(code: string, language: string): string {
  if (!Object.hasOwn(LANGUAGES, language)) return '';
  return highlighter.highlight(code, { language }).value;
}
