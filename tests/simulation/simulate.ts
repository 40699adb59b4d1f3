import { identify } from '../../src/runtime/identify.ts';
import { startAlarm } from './alarm.ts';
import { checkEnd } from './check-end.ts';
import { type Crew, createCrew, SECRET } from './crew.ts';
import type { Engine, Shown } from './engine.ts';
import type { Fault } from './faults.ts';
import { live } from './live.ts';
import { openMongoEngine } from './mongo-engine.ts';
import { createPlatform, type Platform } from './platform.ts';
import { createPupil, numberOf, type Pupil } from './pupil.ts';
import type { Releases } from './releases.ts';
import { openSqliteEngine } from './sqlite-engine.ts';
import { TEAM } from './team.ts';
import { createWorld, type World } from './world.ts';

export type Simulated = {
  readonly seed: number;
  readonly engine: Engine['kind'];
  readonly events: number;
  /** How many days all learners have lived, each counted by herself. */
  readonly learnerDays: number;
  readonly faults: Readonly<Record<Fault, number>>;
  /** How much of what else happened, for whoever reads a long run. */
  readonly counts: Readonly<Record<string, number>>;
};

/** One world in so many keeps its learners in SQLite, which takes most of the time of the machine. */
const SQLITE_EVERY = 50;
const MOST_DAYS = 13;

/**
 * Lives one random world through, all of it drawn from `seed`: learners, processes that crash, a database that fails,
 * platforms that deliver late, twice and out of order. Throws `BrokenPromise` where it sees a promise of the system broken.
 * `trace`: told of everything that happens, in words.
 */
export async function simulate(seed: number, releases: Releases, trace?: (line: string) => void): Promise<Simulated> {
  const world = createWorld(seed, releases, trace);
  const engine = await openEngine(world, (learner, messages) => crew.show(learner, messages));
  world.trace(() => `seed ${seed} on ${engine.kind}: ${JSON.stringify(world.faults)}`);
  const crew = createCrew(world, engine, (...report) => platform.report(...report));
  const platform: Platform = createPlatform(world, crew);
  try {
    await engine.fresh().teams.put(TEAM);
    const { pupils, learnerDays } = populate(world, crew, platform);
    await settle(world);
    await checkEnd({ ...platform, world, engine, pupils, crew, settle: () => settle(world) });
    const [broken] = world.ledger.broken;
    if (broken) throw broken;
    const { posted } = platform;
    const counts = countsOf(world, crew);
    return { seed, engine: engine.kind, events: posted.size, learnerDays, faults: world.struck, counts };
  } finally {
    await engine.close();
  }
}

async function openEngine(world: World, shown: Shown): Promise<Engine> {
  return world.seed % SQLITE_EVERY === 0 ? openSqliteEngine(world, shown) : openMongoEngine(world, shown);
}

/** Lets all happen that is to happen, or until a promise is broken. */
async function settle({ scheduler, ledger }: World): Promise<void> {
  await scheduler.run(() => ledger.broken.length > 0);
}

/** One to three processes, and one to three learners, each with a number of days to learn on. */
function populate(world: World, crew: Crew, platform: Platform): { pupils: Pupil[]; learnerDays: number } {
  const { random, scheduler } = world;
  const oneToThree = () => 1 + Math.floor(random() * 3);
  startAlarm(world, crew);
  for (let i = oneToThree(); i > 0; i--) crew.start();
  const pupils = Array.from({ length: oneToThree() }, (_, i) => newPupil(world, i));
  let learning = pupils.length;
  let learnerDays = 0;
  const stop = () => {
    learning -= 1;
    if (learning === 0) scheduler.after(60_000, () => calm(world, crew, platform));
  };
  for (const pupil of pupils) {
    const days = 1 + Math.floor(random() * MOST_DAYS);
    learnerDays += days;
    live({ world, crew, platform, pupil, days, stop });
  }
  return { pupils, learnerDays };
}

function newPupil(world: World, index: number): Pupil {
  const dice = world.random();
  const from = { channel: dice < 0.4 ? 'web' : dice < 0.65 ? 'phone' : 'messenger', name: `she${index}` };
  const names = from.channel === 'messenger' ? [from.name, numberOf(from)] : [from.name];
  const ids = names.map((name) => identify(SECRET, { ...from, name }));
  const pupil = createPupil({ random: world.random, library: world.releases[0] }, identify(SECRET, from), from, ids);
  world.ledger.isKin(ids);
  return pupil;
}

/** The storm is over: from now on nothing fails, and everything has to come right. */
function calm(world: World, crew: Crew, platform: Platform): void {
  world.trace(() => 'the storm is over');
  world.isStormy = false;
  world.blocked.clear();
  world.calmAt = world.scheduler.now();
  world.scheduler.stir();
  crew.finishRollout();
  platform.deliverLate();
}

function countsOf({ ledger }: World, crew: Crew): Record<string, number> {
  const lives = [...ledger.lives.values()];
  const facts = lives.flatMap((life) => life.facts);
  const count = (kind: string) => facts.filter((fact) => fact.kind === kind).length;
  return {
    ...crew.counts,
    erased: ledger.erased.size,
    lessons: count('lesson.completed'),
    certificates: count('certificate.issued'),
    presumed: count('event.presumed-seen'),
    merged: count('learner.merged'),
    unreachable: count('learner.unreachable'),
    undelivered: count('message.undelivered'),
    repeats: lives.reduce((sum, { repeated }) => sum + repeated, 0),
  };
}
