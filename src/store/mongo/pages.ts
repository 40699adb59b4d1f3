/**
 * Streams documents page by page, so that no cursor stays open while the caller works, and memory stays bounded. `read` gives
 * the page after a document (none: the first); a short page is the last.
 */
export async function* pages<Doc>(
  size: number,
  read: (after: Doc | undefined) => Promise<readonly Doc[]>,
): AsyncGenerator<Doc> {
  let last: Doc | undefined;
  for (;;) {
    const page = await read(last);
    yield* page;
    if (page.length < size) return;
    last = page.at(-1);
  }
}
