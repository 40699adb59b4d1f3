import { createHash } from 'node:crypto';
import type { Archive, ArchiveKind, ArchivePart, ArchiveRecords } from '../../store/archive.ts';
import { canonicalJson } from './canonical-json.ts';
import { pagesOf } from './pages-of.ts';

/** `hash`: 64 hexadecimal digits, the same wherever the same records stand. */
export type Fingerprint = { readonly count: number; readonly hash: string };

const MODULUS = 1n << 256n;

/** What is compared of a record. `ordinal`: its place among those of its kind. */
const COMPARED: { readonly [K in ArchiveKind]?: (record: ArchiveRecords[K], ordinal: number) => unknown } = {
  // The order of everybody's is a part of them; what an engine numbers them with is its own business.
  facts: (fact, ordinal) => ({ ...fact, ordinal }),
  // Numbers only have to rise, and do, by the order of the entries.
  transcripts: ({ entries, ...transcript }) => ({
    ...transcript,
    entries: entries.map(({ number: _, ...entry }) => entry),
  }),
};

/**
 * Reads all records of a kind: how many there are, and the sum of the SHA-256 of each one's canonical JSON modulo 2^256, which the
 * order of reading does not change. `tell` hears how many were read so far.
 */
export async function fingerprintOf<K extends ArchiveKind>(
  archive: Archive,
  kind: K,
  tell: (count: number) => void,
): Promise<Fingerprint> {
  const part: ArchivePart<ArchiveRecords[K]> = archive.parts[kind];
  const compared = COMPARED[kind] ?? ((record: ArchiveRecords[K]) => record);
  let count = 0;
  let sum = 0n;
  for await (const { records } of pagesOf(part, undefined)) {
    for (const record of records) {
      sum += BigInt(`0x${sha256(canonicalJson(compared(record, count)))}`);
      count += 1;
    }
    tell(count);
  }
  return { count, hash: (sum % MODULUS).toString(16).padStart(64, '0') };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
