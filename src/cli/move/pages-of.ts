import type { ArchivePage, ArchivePart } from '../../store/archive.ts';

/** The pages of a kind after a place; undefined: from the beginning. */
export async function* pagesOf<R>(part: ArchivePart<R>, after: string | undefined): AsyncGenerator<ArchivePage<R>> {
  for (let place = after; ; ) {
    const page = await part.read(place);
    yield page;
    if (page.next === undefined) return;
    place = page.next;
  }
}
