import type { Library } from '../../src/learning/library.ts';
import type { OutboundMessage } from '../../src/learning/message.ts';
import { identify } from '../../src/runtime/identify.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { checkEnd } from './check-end.ts';
import { type Crew, createCrew, SECRET } from './crew.ts';
import { createPlatform, type Platform } from './platform.ts';
import { type Act, createPupil, eventOf, numberOf, type Pupil, sender } from './pupil.ts';
import { TEAM } from './team.ts';
import { createWorld, strikes, type World } from './world.ts';

export type Simulated = {
  readonly seed: number;
  /** How much of what happened, for whoever reads a long run. */
  readonly counts: Readonly<Record<string, number>>;
};

/** What a learner has before her eyes, in messages or in transcript entries. */
const SCREEN_MESSAGES = 12;
const SCREEN_ENTRIES = 6;

/**
 * Lives one random world through, all of it drawn from `seed`: learners, processes that crash, a store that fails,
 * platforms that deliver late, twice and out of order. Throws `BrokenPromise` where it sees a promise of the system broken.
 */
export async function simulate(
  seed: number,
  library: Library,
  trace: (line: string) => void = () => undefined,
): Promise<Simulated> {
  const store = await openSqliteStore({ path: ':memory:' });
  try {
    await store.teams.put(TEAM);
    const world = createWorld({ seed, library, store, trace });
    trace(`seed ${seed}: ${JSON.stringify(world.faults)}`);
    const crew = createCrew(world, (...report) => platform.report(...report));
    const platform: Platform = createPlatform(world, crew);
    const pupils = populate(world, crew, platform);
    await settle(world);
    await checkEnd({
      ...platform,
      world,
      pupils,
      processes: crew.alive,
      start: crew.start,
      wake: crew.wake,
      settle: () => settle(world),
    });
    const [broken] = world.ledger.broken;
    if (broken) throw broken;
    return { seed, counts: countsOf(world, crew, platform) };
  } finally {
    await store.close();
  }
}

/** Lets all happen that is to happen, or until a promise is broken. */
async function settle({ scheduler, ledger }: World): Promise<void> {
  await scheduler.run(() => ledger.broken.length > 0);
}

/** One to three processes, one to three learners, and what goes on as long as they learn. */
function populate(world: World, crew: Crew, platform: Platform): Pupil[] {
  const { random, scheduler } = world;
  const oneToThree = () => 1 + Math.floor(random() * 3);
  for (let i = oneToThree(); i > 0; i--) crew.start();
  const pupils = Array.from({ length: oneToThree() }, (_, i) => {
    const dice = random();
    const from = { channel: dice < 0.4 ? 'web' : dice < 0.65 ? 'phone' : 'messenger', name: `she${i}` };
    const names = from.channel === 'messenger' ? [from.name, numberOf(from)] : [from.name];
    const ids = names.map((name) => identify(SECRET, { ...from, name }));
    const pupil = createPupil(world, identify(SECRET, from), from, ids);
    world.ledger.isKin(ids);
    return pupil;
  });
  let learning = pupils.length;
  const stop = () => {
    learning -= 1;
    if (learning === 0) scheduler.after(60_000, () => calm(world, platform));
  };
  for (const pupil of pupils) live({ world, crew, platform, pupil, acts: 20 + Math.floor(random() * 100), stop });
  goOn(world, () => 500 + random() * 1_000, crew.wake);
  goOn(world, () => 1_000, crew.mayRestart);
  return pupils;
}

/** She looks at her screen and does something, so many times. */
function live(life: {
  world: World;
  crew: Crew;
  platform: Platform;
  pupil: Pupil;
  acts: number;
  stop: () => void;
}): void {
  const { world, crew, platform, pupil, stop } = life;
  const { random, scheduler } = world;
  let left = life.acts;

  async function act(): Promise<void> {
    const screen = await scheduler.outside(() => screenOf(world, crew, pupil));
    if (pupil.from.channel !== 'web') mayBlock();
    for (const [i, one] of [...pupil.act(screen), ...stickers()].entries()) {
      const event = eventOf(one, `${pupil.from.name}-${left}-${i}`, scheduler.now(), pupil.from);
      platform.post(pupil, { ...event, ...sender(pupil, random) });
    }
    left -= 1;
    if (left > 0) scheduler.after(pauseMs(random), act);
    else stop();
  }

  function stickers(): Act[] {
    return pupil.from.channel !== 'web' && random() < 0.04 ? [{ kind: 'other', what: 'sticker' }] : [];
  }

  /** She blocks us for a moment: the next thing that she does she does unblocked. */
  function mayBlock(): void {
    const { name } = pupil.from;
    const tell = (isReachable: boolean) => {
      const id = `${name}-${left}-${isReachable ? 'back' : 'blocked'}`;
      platform.post(pupil, { kind: 'presence', isReachable, id, at: scheduler.now(), ...sender(pupil, random) });
    };
    if (world.blocked.delete(name)) return random() < 0.5 ? tell(true) : undefined;
    if (left === 1 || !strikes(world, world.faults.block)) return;
    scheduler.after(random() * 400, () => {
      world.blocked.add(name);
      tell(false);
    });
  }

  scheduler.after(random() * 10_000, act);
}

async function screenOf({ store }: World, crew: Crew, { id, from }: Pupil): Promise<readonly OutboundMessage[]> {
  if (from.channel !== 'web') return (crew.phones.get(from.name) ?? []).slice(-SCREEN_MESSAGES);
  const entries = await store.messages.read(id, 0, SCREEN_ENTRIES);
  return entries.flatMap(({ messages }) => messages);
}

/** She mostly goes on at once; now and then after minutes or within the hour. */
function pauseMs(random: () => number): number {
  const dice = random();
  if (dice < 0.2) return random() * 1_000;
  return random() * (dice < 0.97 ? 8_000 : dice < 0.995 ? 100_000 : 3_600_000);
}

/** Does something again and again, as long as there is a storm. */
function goOn(world: World, pause: () => number, run: () => void): void {
  if (!world.isStormy) return;
  run();
  world.scheduler.after(pause(), () => goOn(world, pause, run));
}

/** The storm is over: from now on nothing fails, and everything has to come right. */
function calm(world: World, platform: Platform): void {
  world.trace('the storm is over');
  world.isStormy = false;
  world.blocked.clear();
  world.calmAt = world.scheduler.now();
  platform.deliverLate();
}

function countsOf({ ledger }: World, crew: Crew, platform: Platform): Record<string, number> {
  const lives = [...ledger.lives.values()];
  const facts = lives.flatMap((life) => life.facts);
  return {
    events: platform.posted.size,
    ...crew.counts,
    erased: ledger.erased.size,
    certificates: facts.filter(({ kind }) => kind === 'certificate.issued').length,
    presumed: facts.filter(({ kind }) => kind === 'event.presumed-seen').length,
    merged: facts.filter(({ kind }) => kind === 'learner.merged').length,
    unreachable: facts.filter(({ kind }) => kind === 'learner.unreachable').length,
    undelivered: facts.filter(({ kind }) => kind === 'message.undelivered').length,
    repeats: lives.reduce((sum, { repeated }) => sum + repeated, 0),
  };
}
