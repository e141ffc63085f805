import type { Terminal } from '../terminal.ts';
import type { BoardRow } from './board.ts';
import type { Endpoint } from './endpoints.ts';
import { lookFurtherText, type Outcome, outcomeText } from './outcome.ts';
import type { Screen } from './screen.ts';
import type { Running, Show } from './show.ts';

/** The demo for people. */
export class TextShow implements Show {
  readonly #terminal: Pick<Terminal, 'out'>;
  readonly #screen: Screen;
  #registered = 0;

  constructor(terminal: Pick<Terminal, 'out'>, screen: Screen) {
    this.#terminal = terminal;
    this.#screen = screen;
  }

  started({ url, data }: { url: string; data: string }): void {
    this.#terminal.out(`The service runs on ${url}\nits data in ${data}`);
  }

  registered({ name, about }: Endpoint): void {
    if (this.#registered === 0)
      this.#terminal.out('Three endpoints on loopback are registered; each verifies every signature:');
    this.#registered += 1;
    this.#terminal.out(`  ${name.padEnd(6)} ${about}`);
  }

  publishing(events: number, seconds: number): void {
    this.#terminal.out(
      `\nPublishing ${events} events from examples/events.ndjson through the publisher's API.\n` +
        `With the retries this takes about ${seconds} s.\n`,
    );
    this.#screen.begin();
  }

  arrived(row: BoardRow): void {
    this.#screen.arrived(row);
  }

  waiting(): void {
    this.#screen.waiting();
  }

  settled(): void {
    this.#screen.end();
  }

  ended(outcome: Outcome): void {
    this.#terminal.out(outcomeText(outcome));
  }

  staysUp(running: Running): void {
    this.#terminal.out(lookFurtherText(running));
  }
}
