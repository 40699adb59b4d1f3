/** Where a command speaks and what it knows of its surroundings. */
export type CommandIo = {
  /** Writes a text to the standard output as it is. */
  write(text: string): void;
  /** Writes a text to the standard error as it is. */
  writeError(text: string): void;
  /** `CONTENT_DIR`, `FLOWS_DIR`, … */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user ends a command that runs on, such as `preview`. */
  readonly signal: AbortSignal;
};

/** One command of `sabak`. `run` resolves to the exit code: 0 done, 1 not done, 2 called wrongly. */
export type Command = {
  readonly name: string;
  /** One line for `sabak help`. */
  readonly summary: string;
  /** Several lines for `sabak help NAME`. */
  readonly usage: string;
  run(args: readonly string[], io: CommandIo): Promise<number>;
};
