import type { Ending } from './exit-codes.ts';

/** A command that cannot do what was asked. The message is one sentence for people, and says what to do. */
export class CommandFault extends Error {
  readonly ending: Ending;

  constructor(message: string, ending: Ending = 'usage', options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandFault';
    this.ending = ending;
  }
}
