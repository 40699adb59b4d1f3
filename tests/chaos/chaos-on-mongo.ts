import { setTimeout as wait } from 'node:timers/promises';
import { openMongoStore } from '../../src/store/mongo/open-mongo-store.ts';
import { startMongo } from '../mongo/start-mongo.ts';
import { uriOf } from '../mongo/uri-of.ts';
import { chaos, type Survived } from './chaos.ts';
import type { StormOptions } from './chaos-on-sqlite.ts';

const PAUSE_MS = 5_000;

/** Three processes on one MongoDB, which stands still for five seconds twice, if it is ours to stop. */
export async function chaosOnMongo(options: StormOptions): Promise<Survived> {
  await using mongo = await startMongo({ say: options.say });
  const uri = uriOf(mongo.uri, `chaos-${options.seed}-${process.pid}`);
  const { pid } = mongo;
  if (pid === undefined) options.say('This MongoDB is not ours to stop: the storm is without its two pauses.');
  const pause = async () => {
    if (pid === undefined) return;
    process.kill(pid, 'SIGSTOP');
    await wait(PAUSE_MS);
    process.kill(pid, 'SIGCONT');
  };
  return await chaos({
    ...options,
    processes: 3,
    killEveryMs: 1_000,
    env: { MONGODB_URI: uri },
    blows: [0.25, 0.6].map((at) => ({ at, strike: pause })),
    open: () => openMongoStore({ uri }),
  });
}
