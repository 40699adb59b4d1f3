import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoMemoryReplSet } from 'mongodb-memory-server-core';
import { DryMongoBinary } from 'mongodb-memory-server-core/lib/util/DryMongoBinary.js';
import { MongoBinary } from 'mongodb-memory-server-core/lib/util/MongoBinary.js';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';
import { messageOf } from '../../src/message-of.ts';
import { cacheFolder } from './cache-folder.ts';
import type { StartedServer, TestServerOptions } from './test-server.ts';

/** Pinned here, so that an upgrade of the package does not change what the tests ran on. */
const VERSION = '8.2.6';

const DAY_MS = 24 * 60 * 60_000;

/** A way that is there answers a question of some hundred bytes sooner; one that is not is found out before patience ends. */
const REACHED_WITHIN_MS = 4_000;

/**
 * Starts a real mongod as a replica set of one, which is downloaded (some 100 MB) where this machine has none yet. A string says
 * why there is none: no way to the download, or no build for this system. That is remembered for a day, so that only one run a
 * day waits for it.
 */
export async function startMongod(options: TestServerOptions): Promise<StartedServer | string> {
  const known = readRefusal();
  if (known !== undefined) return known;
  try {
    await findOrReach();
    await MongoBinary.getPath({ version: VERSION });
  } catch (error) {
    const why = `no mongod: ${messageOf(error)}`;
    writeFileSync(refusalPath(), JSON.stringify({ at: Date.now(), why }));
    return why;
  }
  return start(options).catch((error: unknown) => `mongod does not start: ${messageOf(error)}`);
}

async function start({ port, file }: TestServerOptions): Promise<StartedServer> {
  if (file !== undefined) mkdirSync(file, { recursive: true });
  const set = await MongoMemoryReplSet.create({
    binary: { version: VERSION },
    replSet: { count: 1, name: 'sabak', storageEngine: 'wiredTiger', args: ['--setParameter', 'enableTestCommands=1'] },
    instanceOpts: [{ ...(port !== undefined && { port }), ...(file !== undefined && { dbPath: file }) }],
  });
  const pid = set.servers[0]?.instanceInfo?.instance.mongodProcess?.pid;
  return {
    uri: set.getUri(),
    kind: 'mongod',
    title: `mongod ${VERSION}, a replica set of one`,
    ...(pid !== undefined && { pid }),
    stop: async () => {
      await set.stop({ doCleanup: file === undefined });
    },
  };
}

/** Throws where there is no mongod here, nor a way to where it is downloaded from. */
async function findOrReach(): Promise<void> {
  const options = await DryMongoBinary.generateOptions({ version: VERSION });
  if ((await DryMongoBinary.locateBinary(options)) !== undefined) return;
  const url = await new MongoBinaryDownloadUrl(options).getDownloadUrl();
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return;
  const { ok, status } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(REACHED_WITHIN_MS) }).catch(
    (error: unknown) => {
      throw new Error(`${new URL(url).host} can't be reached`, { cause: error });
    },
  );
  if (!ok) throw new Error(`${new URL(url).host} answers ${status} to ${new URL(url).pathname}`);
}

function refusalPath(): string {
  return join(cacheFolder(), 'no-mongod.json');
}

function readRefusal(): string | undefined {
  try {
    const { at, why } = JSON.parse(readFileSync(refusalPath(), 'utf8'));
    if (Date.now() - at < DAY_MS) return `${why}; asked again a day after ${new Date(at).toISOString()}`;
    rmSync(refusalPath());
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isMissing(error)) throw error;
  }
  return undefined;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
