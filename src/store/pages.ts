/**
 * Streams records page by page, so that no cursor stays open while the caller works, and memory stays bounded. `read` gives
 * the page after a record (none: the first); a short page is the last.
 */
export async function* pages<Stored>(
  size: number,
  read: (after: Stored | undefined) => Promise<readonly Stored[]>,
): AsyncGenerator<Stored> {
  let last: Stored | undefined;
  for (;;) {
    const page = await read(last);
    yield* page;
    if (page.length < size) return;
    last = page.at(-1);
  }
}
