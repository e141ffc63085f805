import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Parts of a text that the writer of the page or a reader fills in. */
const PATTERN = /[{}*<>…]/;
const TOP_FOLDERS = 'src|test|bench|docs|scripts|client|verify|dashboard|deploy|examples|runtime';

/**
 * What a Markdown page of the repository names and is not there: files and folders in backquotes, where its links lead,
 * and scripts of the package. Null where everything is there.
 *
 * @param root the repository, with a slash at its end
 */
export function missingPlace(root: string, page: string, text: string): string | null {
  const missing = [...namedFiles(text), ...linked(page, text)].find((path) => !existsSync(root + path));
  if (missing !== undefined) return `names ${missing}, which is not there`;
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const script = [...text.matchAll(/npm run ([\w:-]+)/g)].find(
    ([, name = '']) => scripts[name] === undefined,
  );
  return script === undefined ? null : `names "${script[0]}", which package.json does not have`;
}

function namedFiles(text: string): string[] {
  const found = text.matchAll(new RegExp(`\`((?:${TOP_FOLDERS})/[^\`\\s]*)\``, 'g'));
  return [...found].map(([, path = '']) => path).filter((path) => !PATTERN.test(path));
}

/** Links within the repository; those of the docs to their own headings are checked where their pages are built. */
function linked(page: string, text: string): string[] {
  const found = text.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g);
  return [...found]
    .map(([, target = '']) => target)
    .filter((target) => !/^(?:[a-z]+:|\/)/.test(target))
    .map((target) => join(dirname(page), target));
}
