import { setImmediate } from 'node:timers/promises';

/**
 * Streams rows page by page, so that no statement stays open while the caller awaits, memory stays bounded, and a long
 * export lets others in between. `read` gives the page after a row (none: the first); a short page is the last.
 */
export async function* pages<Row>(size: number, read: (after: Row | undefined) => Row[]): AsyncGenerator<Row> {
  let last: Row | undefined;
  for (;;) {
    const page = read(last);
    yield* page;
    if (page.length < size) return;
    last = page.at(-1);
    await setImmediate();
  }
}
