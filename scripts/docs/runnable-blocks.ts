/** A block of a page that can be run, as its fence says. */
export interface Block {
  language: string;
  text: string;
  /** The file that its text is put into, in place of running it. */
  file: string | null;
  /** Goes on running, as in a terminal of its own, until the page is done. */
  background: boolean;
  /** What a background block prints once what follows can be run. */
  ready: string | null;
  /** What a background block must have printed before this one is run. */
  after: string | null;
  /** What a background block must have printed by the end of the page. */
  shows: string | null;
  /** The heading above it. */
  heading: string;
}

/**
 * The runnable blocks of a Markdown page, in order. A fence says so after its language: `run`, also with `after="…"`,
 * `run background` with `ready="…"` and `shows="…"`, or `file=name`.
 */
export function runnableBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const match of markdown.matchAll(/^(?:#+ (?<heading>.+)|```(?<info>.+)\n(?<text>[\s\S]*?)^```)$/gm)) {
    const { heading: title, info = '', text = '' } = match.groups ?? {};
    if (title !== undefined) heading = title;
    const [language = '', ...rest] = info.split(' ');
    const attributes = rest.join(' ');
    const file = /\bfile=(\S+)/.exec(attributes)?.[1] ?? null;
    if (file === null && !/\brun\b/.test(attributes)) continue;
    blocks.push({
      language,
      text,
      file,
      background: /\bbackground\b/.test(attributes),
      after: /\bafter="([^"]*)"/.exec(attributes)?.[1] ?? null,
      ready: /\bready="([^"]*)"/.exec(attributes)?.[1] ?? null,
      shows: /\bshows="([^"]*)"/.exec(attributes)?.[1] ?? null,
      heading,
    });
  }
  return blocks;
}
