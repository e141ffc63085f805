/**
 * A start that cannot go on for a reason that the operator can put right. The message is one line that says what is
 * wrong and what to do; nothing of the data folder has been changed.
 */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }
}

/** A setting, or the file that it names, stops the start. The message names the setting, the fault and the fix. */
export class ConfigError extends StartError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigError';
  }
}
