import type { ReadName, Reads, View } from '../boundary/reads.ts';
import type { Directory, KnownWebhook } from './directory.ts';
import type { ReaderLink } from './links.ts';

/** Typed calls of the reader, and what it has to be told of what only this thread knows. */
export class Reading {
  readonly #link: ReaderLink;
  readonly #directory: Directory;

  constructor(link: ReaderLink, directory: Directory) {
    this.#link = link;
    this.#directory = directory;
  }

  read<Name extends ReadName>(
    name: Name,
    ...args: Parameters<Reads[Name]>
  ): Promise<ReturnType<Reads[Name]>> {
    return this.#link.read(name, args) as Promise<ReturnType<Reads[Name]>>;
  }

  /** What of these webhooks is under way: at most the claim limit of each. */
  viewOf(webhooks: Iterable<KnownWebhook>): View {
    const held: number[] = [];
    for (const webhook of webhooks) held.push(...webhook.held.values());
    return { held: Float64Array.from(held), wallAhead: this.#directory.wallAhead };
  }
}
