import type { CommandIo } from '../command.ts';

/** A line on the terminal that is written over as a command goes on; nothing where nobody watches. */
export type ProgressLine = {
  show(text: string): void;
  /** Leaves an empty line for what comes next. */
  clear(): void;
};

const EVERY_MS = 100;

/** To the beginning of the line, which is emptied (ECMA-48, EL). */
const ERASE = '\r\u001B[K';

/** `isTerminal`: whether what is written to the standard error is seen at once. */
export function progressLine({ writeError }: Pick<CommandIo, 'writeError'>, isTerminal: boolean): ProgressLine {
  let shownAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show(text) {
      const now = performance.now();
      if (!isTerminal || now - shownAt < EVERY_MS) return;
      shownAt = now;
      isShown = true;
      writeError(`${ERASE}${text}`);
    },
    clear() {
      if (isShown) writeError(ERASE);
      isShown = false;
    },
  };
}
