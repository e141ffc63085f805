import { globSync } from 'node:fs';

/** A fenced block of a page, with what its fence says of how it is tested. */
export interface Block {
  /** The first word of the fence; empty where there is none, as above what a command prints. */
  language: string;
  text: string;
  /** To be run, as a reader would run it. */
  run: boolean;
  /** The file that its text is put into, in place of running it. */
  file: string | null;
  /** A program of this repository that it is a part of, and that tests run. */
  from: string | null;
  /** Why it is not run. */
  unrun: string | null;
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
 * The fenced blocks of a Markdown page, in order, those in comments included: they prepare what readers have anyway. A fence
 * says after its language how the block is tested: `run`, also with `after="…"`; `run background` with `ready="…"` and
 * `shows="…"`; `file=name`; `from=path`; or `unrun="why"`.
 */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const match of markdown.matchAll(/^(?:#+ (?<heading>.+)|```(?<info>.*)\n(?<text>[\s\S]*?)^```)$/gm)) {
    const { heading: title, info = '', text = '' } = match.groups ?? {};
    if (title !== undefined) {
      heading = title;
      continue;
    }
    const [language = '', ...rest] = info.split(' ');
    const attributes = rest.join(' ');
    const value = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? null;
    blocks.push({
      language,
      text,
      run: rest[0] === 'run',
      file: /\bfile=(\S+)/.exec(attributes)?.[1] ?? null,
      from: /\bfrom=(\S+)/.exec(attributes)?.[1] ?? null,
      unrun: value('unrun'),
      background: /\bbackground\b/.test(attributes),
      after: value('after'),
      ready: value('ready'),
      shows: value('shows'),
      heading,
    });
  }
  return blocks;
}

/** Those of a page's blocks that going through it runs, or writes into files. */
export function runnableBlocks(markdown: string): Block[] {
  return blocksOf(markdown).filter(({ run, file }) => run || file !== null);
}

/** The pages whose blocks are tested, by their paths in the repository. */
export function documentPages(root: string): string[] {
  const patterns = [
    'README.md',
    'CONTRIBUTING.md',
    'ARCHITECTURE.md',
    'docs/*.md',
    'docs/{guide,reference}/*.md',
  ];
  return globSync(patterns, { cwd: root }).sort();
}
