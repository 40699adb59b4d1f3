import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../store.ts';
import { storeAliases } from './aliases.ts';
import { storeCertificates } from './certificates.ts';
import { storeCountedPeople } from './counted-people.ts';
import { createEngine } from './engine.ts';
import { storeErasure } from './erasure.ts';
import { storeFacts } from './facts.ts';
import { storeJobs } from './jobs.ts';
import { storeLearners } from './learners.ts';
import { storeLeases } from './leases.ts';
import { storeMediaIds } from './media-ids.ts';
import { storeMessages } from './messages.ts';
import { storeSecrets } from './secrets.ts';
import { storeTeams } from './teams.ts';

/** The store over an open database of today's schema, which it owns from now on. `path` is what its errors name. */
export function storeOver(
  db: DatabaseSync,
  path: string,
  { isExclusive, onClose }: { readonly isExclusive: boolean; readonly onClose?: () => void },
): Store {
  const engine = createEngine(db, path);
  const { stop, ...erasure } = storeErasure(engine);
  const probe = db.prepare(`INSERT OR REPLACE INTO meta (name, value) VALUES ('checked-at', ?)`);
  return {
    isExclusive,
    ...storeSecrets(engine),
    ...storeLearners(engine),
    ...storeFacts(engine),
    messages: storeMessages(engine),
    teams: storeTeams(engine),
    certificates: storeCertificates(engine),
    aliases: storeAliases(engine),
    leases: storeLeases(engine),
    mediaIds: storeMediaIds(engine),
    ...storeCountedPeople(engine),
    ...storeJobs(engine),
    ...erasure,
    async check() {
      await engine.write(() => probe.run(String(Date.now())));
    },
    async close() {
      stop();
      engine.close();
      onClose?.();
    },
  };
}
