import type { Logger } from 'pino';
import type { Channel } from '../channels/channel.ts';
import type { Config } from '../config/config.ts';
import { formatFinding } from '../library/format-finding.ts';
import { type LiveLibrary, openLiveLibrary, type Reload } from '../library/live-library.ts';
import { StartError } from '../start-error.ts';

/** The flows and courses, checked for these channels (by id), and loaded anew as they change. Throws `StartError`. */
export async function openLibrary(
  { contentDir, flowsDir }: Pick<Config, 'contentDir' | 'flowsDir'>,
  channels: Readonly<Record<string, Channel>>,
  log: Logger,
): Promise<LiveLibrary> {
  const misfits = Object.fromEntries(Object.entries(channels).map(([id, { limits }]) => [id, limits.misfits]));
  try {
    const library = await openLiveLibrary({ contentDir, flowsDir, misfits, onReload: (result) => report(result, log) });
    const { length } = library.findings();
    if (length > 0) log.warn(`the flows and courses have ${length} warnings: sabak lint shows them`);
    return library;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const place = 'code' in error ? `FLOWS_DIR (${flowsDir}) or CONTENT_DIR (${contentDir}) can't be read: ` : '';
    throw new StartError(place + error.message, { cause: error });
  }
}

function report(result: Reload, log: Logger): void {
  if (result.ok) return log.info({ version: result.library.version }, 'the flows and courses were loaded anew');
  if ('failed' in result) return log.error({ err: result.failed }, 'the flows and courses could not be loaded anew');
  const errors = result.findings.filter(({ severity }) => severity === 'error');
  log.error({ errors: errors.map(formatFinding) }, 'the flows and courses have errors: the last good ones stay in use');
}
