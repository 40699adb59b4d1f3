import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LANGUAGES } from '../../src/learning/language.ts';
import { randomFrom } from '../../src/learning/random.ts';
import type { Store } from '../../src/store/store.ts';
import { freePorts } from '../free-ports.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import { openWebClient } from '../simulation/web-client.ts';
import { TELEGRAM, WHATSAPP } from './accounts.ts';
import { startBalancer } from './balancer.ts';
import { checkKept } from './check-kept.ts';
import { startFleet } from './fleet.ts';
import { type PlatformProcess, startPlatform } from './platforms.ts';

export type ChaosOptions = {
  readonly seed: number;
  /** How long the storm lasts. */
  readonly seconds: number;
  /** Of both messengers together. */
  readonly people: number;
  /** Who learns in a browser. */
  readonly browsers: number;
  readonly processes: number;
  readonly killEveryMs: number;
  /** An empty folder: the processes' log, and what they keep beside the store. */
  readonly folder: string;
  /** What they are told of the store. */
  readonly env: Readonly<Record<string, string>>;
  /** What befalls the store: at which part of the storm, and what. */
  readonly blows: readonly { readonly at: number; readonly strike: (pids: () => readonly number[]) => Promise<void> }[];
  /** Told how it goes, in words. */
  readonly say: (line: string) => void;
  /** Opens the store when all processes have ended. */
  readonly open: () => Promise<Store>;
};

export type Survived = { readonly counts: Readonly<Record<string, number>>; readonly broken: readonly string[] };

/**
 * A storm over real processes: people on two messengers and in browsers learn through a balancer without a memory, a process is
 * killed every second, deliveries are doubled and overtaken, the store is struck. In the calm after it all that was begun comes to
 * its end, and what is kept is compared with what everybody did.
 */
export async function chaos(options: ChaosOptions): Promise<Survived> {
  const { seed, seconds, people, browsers, processes, killEveryMs, folder, env, blows, say, open } = options;
  await using ended = new AsyncDisposableStack();
  const random = randomFrom(`chaos ${seed}`);
  const platforms = await Promise.all([
    startPlatform('telegram', Math.ceil(people / 2), seed),
    startPlatform('whatsapp', Math.floor(people / 2), seed),
  ]);
  const [telegram, whatsapp] = platforms;
  for (const platform of platforms) ended.defer(() => platform.kill());
  const balancer = await startBalancer(() => fleet.pick());
  ended.defer(() => balancer.close());
  const fleet = startFleet({
    ports: await freePorts(processes),
    env: { ...environment(balancer.url, telegram.root, whatsapp.root), DATA_DIR: folder, ...env },
    random,
    log: openSync(join(folder, 'log'), 'a'),
  });
  ended.defer(() => fleet.end());
  await fleet.ready();

  const library = await shippedLibrary();
  const server = { url: balancer.url, up: async () => undefined };
  const clients = await Promise.all(
    Array.from({ length: browsers }, (_, i) =>
      openWebClient(server, library, LANGUAGES[i % 3] ?? 'ky', `Айгүл Web ${i} Асанова`),
    ),
  );
  await Promise.all(platforms.map((platform) => platform.begin(`${balancer.url}/whatsapp/webhook`)));
  const learning = Promise.all(clients.map((client) => client.learn(() => undefined)));
  learning.catch(() => undefined);

  const stormy = blows.map(async ({ at, strike }) => {
    await wait(at * seconds * 1_000);
    await strike(fleet.pids);
  });
  for (let ms = 0; ms < seconds * 1_000; ms += killEveryMs) {
    await wait(killEveryMs);
    fleet.kill();
    if (ms % 10_000 < killEveryMs)
      say(`after ${ms / 1_000} s: ${stepsOf(platforms)} steps, ${fleet.counts.kills} kills`);
  }
  await Promise.all(stormy);
  const inStorm = stepsOf(platforms);
  say(`the storm is over: ${inStorm} steps`);

  const told = await Promise.all(platforms.map((platform) => platform.end()));
  say('everybody on a messenger has her last answer');
  await learning;
  say('everybody in a browser has finished her lesson');
  await fleet.ready();
  await fleet.stop();
  const store = await open();
  ended.defer(() => store.close());
  const broken = await checkKept(
    store,
    told.flatMap(({ taught }) => taught),
    clients,
  );
  const sum = (of: (one: (typeof told)[number]) => number) => told.reduce((total, one) => total + of(one), 0);
  const counts = {
    ...fleet.counts,
    steps: sum(({ steps }) => steps),
    inStorm,
    deliveries: sum(({ counts }) => counts.deliveries ?? 0),
    duplicates: sum(({ counts }) => counts.duplicates ?? 0),
    held: sum(({ counts }) => counts.held ?? 0),
    facts: (await store.count()).facts,
  };
  return { counts, broken };
}

function stepsOf(platforms: readonly PlatformProcess[]): number {
  return platforms.reduce((sum, platform) => sum + platform.steps(), 0);
}

function environment(url: string, telegram: string, whatsapp: string): Record<string, string> {
  return {
    PUBLIC_URL: url,
    ADDRESS_RATE: '1000000',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
    TELEGRAM_BOT_TOKEN: TELEGRAM.token,
    TELEGRAM_API_ROOT: telegram,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_RATE: '1000',
    WHATSAPP_TOKEN: WHATSAPP.token,
    WHATSAPP_PHONE_NUMBER_ID: WHATSAPP.phoneNumberId,
    WHATSAPP_APP_SECRET: WHATSAPP.appSecret,
    WHATSAPP_VERIFY_TOKEN: WHATSAPP.verifyToken,
    WHATSAPP_API_ROOT: `${whatsapp}/v23.0`,
    WHATSAPP_RATE: '1000',
    WHATSAPP_DAILY_PEOPLE: 'unlimited',
  };
}
