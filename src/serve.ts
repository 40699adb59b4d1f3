import type { Logger } from 'pino';
import { readConfig } from './config/config.ts';
import { createLog } from './log.ts';
import { releaseMemory } from './release-memory.ts';
import { StartError } from './start-error.ts';
import { type Sabak, startSabak } from './start-sabak.ts';
import { StoreError } from './store/store.ts';

/** The first page is out by then: collecting takes 50 ms in which nobody is served. */
const QUIET_MS = 2_000;
/** A container is killed after 10 s; what then is not finished is taken up by the next process. */
const STOP_MS = 9_500;
/** npm passes on a Ctrl+C that the terminal has sent already: two signals so close are one. */
const SAME_SIGNAL_MS = 300;

await main();

async function main(): Promise<void> {
  const read = readConfig(process.env);
  if (!read.ok) return giveUp(read.problems.join('\n'));
  const { config } = read;
  const format = config.logFormat ?? (process.stderr.isTTY ? 'pretty' : 'json');
  const log = createLog({ level: config.logLevel, format });
  logWarnings(log);
  exitOnBug(log);
  const ending = new AbortController();
  const starting = startSabak(config, log, { signal: ending.signal });
  stopOnSignal(log, async () => {
    ending.abort();
    await stopStarted(starting);
  });
  try {
    const { url } = await starting;
    console.log(`Sabak is ready: ${url}`);
    setTimeout(releaseMemory, QUIET_MS).unref();
  } catch (error) {
    if (ending.signal.aborted && error === ending.signal.reason) return;
    if (!(error instanceof StartError || error instanceof StoreError)) throw error;
    giveUp(error.message);
  }
}

/** What could not be started is told of by who waits for it. */
async function stopStarted(starting: Promise<Sabak>): Promise<void> {
  const [started] = await Promise.allSettled([starting]);
  if (started.status === 'fulfilled') await started.value.stop();
}

function giveUp(problem: string): void {
  console.error(`Sabak can't start.\n${problem}`);
  process.exitCode = 1;
}

/** Node's own warnings go where all others go. That it calls a feature experimental is for us to know, not for a host. */
function logWarnings(log: Logger): void {
  process.removeAllListeners('warning').on('warning', (warning) => {
    log[warning.name === 'ExperimentalWarning' ? 'debug' : 'warn']({ err: warning }, 'a warning of Node');
  });
}

/** A state that nobody thought of is not to be trusted: the store is safe at every moment, and a fresh process is better. */
function exitOnBug(log: Logger): void {
  const exit = (error: unknown) => {
    log.fatal({ err: error }, 'a bug: the process ends');
    process.exit(1);
  };
  process.on('uncaughtException', exit).on('unhandledRejection', exit);
}

function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let since: number | undefined;

  async function stopOnce(signal: NodeJS.Signals): Promise<void> {
    if (since !== undefined) {
      if (performance.now() - since > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    since = performance.now();
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.warn('stopping takes too long: the process ends');
      process.exit(1);
    }, STOP_MS).unref();
    await stop();
    log.info('stopped');
    process.exit(0);
  }

  process.on('SIGTERM', stopOnce).on('SIGINT', stopOnce);
}
