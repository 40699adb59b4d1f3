import type { Archive } from '../../store/archive.ts';
import { openSqliteArchive } from '../../store/sqlite/open-sqlite-archive.ts';
import type { StoreAddress } from './store-address.ts';

/** `mayBeNew`: a SQLite file that is not there is made. Throws `StoreError`. */
export async function openArchive(address: StoreAddress, mayBeNew: boolean): Promise<Archive> {
  if (address.kind === 'sqlite') return openSqliteArchive({ path: address.path, mayBeNew });
  const { openMongoArchive } = await import('../../store/mongo/open-mongo-archive.ts');
  return openMongoArchive({ uri: address.uri });
}
