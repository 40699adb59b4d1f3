import { setImmediate } from 'node:timers/promises';
import { pages as pagesOf } from '../pages.ts';

/** Streams rows as `pages` does. SQLite answers at once, so a long export lets others in between two pages. */
export function pages<Row>(size: number, read: (after: Row | undefined) => Row[]): AsyncGenerator<Row> {
  return pagesOf<Row>(size, async (after) => {
    if (after !== undefined) await setImmediate();
    return read(after);
  });
}
