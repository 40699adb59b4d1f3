import { startTimer as startProcessTimer, type Timer } from '../../timer.ts';
import type { Store } from '../store.ts';
import { storeAliases } from './aliases.ts';
import { storeCertificates } from './certificates.ts';
import { storeClaims } from './claims.ts';
import { createCopier } from './copier.ts';
import { storeCountedPeople } from './counted-people.ts';
import { type Collections, META_ID } from './documents.ts';
import { createEngine } from './engine.ts';
import { storeErasure } from './erasure.ts';
import { storeFacts } from './facts.ts';
import { storeJobs } from './jobs.ts';
import { createKnownLearners } from './known-learners.ts';
import { storeLearners } from './learners.ts';
import { storeLeases } from './leases.ts';
import { storeMediaIds } from './media-ids.ts';
import { storeMessages } from './messages.ts';
import { createOwedFacts } from './owed-facts.ts';
import { storeSecrets } from './secrets.ts';
import { startSweeper } from './sweeper.ts';
import { storeTeams } from './teams.ts';
import { storeTidying } from './tidy.ts';

/** Of so many learners it is known what their documents owe: mostly nothing, so that each takes some 200 bytes. */
const KNOWN_LEARNERS = 2_000;

export type MongoStoreOptions = {
  /** What errors name: the address of the database, without a password. */
  readonly place: string;
  /** Milliseconds since the epoch; absent: the clock of the process. */
  readonly clock?: () => number;
  /** Absent: the timer of the process. */
  readonly startTimer?: Timer;
  /** Of how many learners it is remembered what their documents owe. */
  readonly knownLearners?: number;
  /** Throws `StoreError` where an index is missing. */
  readonly check?: () => Promise<void>;
  /** Runs once, after everything that was begun has ended. */
  readonly onClose?: () => Promise<void>;
};

/** The store over the collections of a database, or over others of the same meaning. It shares them with any number of others. */
export function mongoStoreOver(collections: Collections, options: MongoStoreOptions): Store {
  const { place, clock = Date.now, startTimer = startProcessTimer, knownLearners = KNOWN_LEARNERS } = options;
  const engine = createEngine(collections, place, clock);
  const known = createKnownLearners(knownLearners);
  const copier = createCopier(engine, known, startTimer);
  const owed = createOwedFacts(engine, known, copier);
  const sweeper = startSweeper(engine, owed, startTimer);
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await engine.close();
    await sweeper.stop();
    await copier.stop();
    await options.onClose?.();
  }

  return {
    isExclusive: false,
    ...storeSecrets(engine),
    ...storeLearners({ engine, known, copier, owed }),
    ...storeClaims(engine),
    ...storeFacts(engine, owed),
    messages: storeMessages(engine),
    teams: storeTeams(engine),
    certificates: storeCertificates(engine),
    aliases: storeAliases(engine),
    leases: storeLeases(engine),
    mediaIds: storeMediaIds(engine),
    ...storeCountedPeople(engine),
    jobs: storeJobs(engine),
    ...storeTidying(engine, owed),
    ...storeErasure(engine, known, copier),
    check: () =>
      engine.run(async () => {
        await collections.meta.updateOne({ _id: META_ID }, { $set: { checkedAt: clock() } });
        await options.check?.();
        copier.check();
        sweeper.check();
      }),
    close() {
      closing ??= close();
      return closing;
    },
  };
}
