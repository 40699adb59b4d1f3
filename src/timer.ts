/** Runs `run` once, in `ms` milliseconds, unless the function that it returns was called before. */
export type Timer = (ms: number, run: () => void) => () => void;

/** The timer of the process, which does not keep it alive. */
export const startTimer: Timer = (ms, run) => {
  const timeout = setTimeout(run, ms).unref();
  return () => clearTimeout(timeout);
};
