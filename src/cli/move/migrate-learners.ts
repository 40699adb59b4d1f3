import { DamagedLearnerError, NewerSchemaError, type Store } from '../../store/store.ts';

/** How many are loaded and committed at once: the round trips of one are time for the others. */
const AT_ONCE = 16;

export type Migrated = {
  readonly migrated: number;
  /** Why each of those that can't be read can't be. */
  readonly damaged: readonly DamagedLearnerError[];
};

export type MigrateOptions = {
  /** Once aborted, those under way are finished, and no other is begun. */
  readonly signal: AbortSignal;
  /** Hears how many were brought up to date so far. */
  readonly tell: (migrated: number) => void;
};

/**
 * Brings learners of an earlier schema to today's: each is loaded and committed as she is, on the version that was loaded, so that
 * processes may move her meanwhile. Whoever was done stays done, however it ends. Throws `StoreError`.
 */
export async function migrateLearners(
  store: Pick<Store, 'outdated' | 'load' | 'commit'>,
  { signal, tell }: MigrateOptions,
): Promise<Migrated> {
  const damaged: DamagedLearnerError[] = [];
  let migrated = 0;

  async function migrate(id: string): Promise<void> {
    try {
      if (await bringUpToDate(store, id)) tell(++migrated);
    } catch (error) {
      if (!(error instanceof DamagedLearnerError)) throw error;
      damaged.push(error);
    }
  }

  for await (const ids of batchesOf(store.outdated(), AT_ONCE)) {
    await Promise.all(ids.map(migrate));
    if (signal.aborted) break;
  }
  return { migrated, damaged };
}

/** False: she is gone, or a program that is newer than this one was quicker. */
async function bringUpToDate(store: Pick<Store, 'load' | 'commit'>, id: string): Promise<boolean> {
  try {
    for (;;) {
      const learner = await store.load(id);
      if (!learner) return false;
      const next = { ...learner, version: learner.version + 1 };
      if ((await store.commit(next, [], learner.version)) === 'committed') return true;
    }
  } catch (error) {
    if (error instanceof NewerSchemaError) return false;
    throw error;
  }
}

async function* batchesOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
