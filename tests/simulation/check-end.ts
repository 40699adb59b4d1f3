import type { LearnerEvent } from '../../src/learning/event.ts';
import type { Store } from '../../src/store/store.ts';
import { dueOf } from './alarm.ts';
import { checkProgress } from './check-progress.ts';
import type { Crew } from './crew.ts';
import type { Engine } from './engine.ts';
import { isCalm } from './faults.ts';
import { isBefore } from './is-before.ts';
import { isSame } from './is-same.ts';
import type { Life } from './life.ts';
import type { Posted } from './platform.ts';
import { eventOf, numberOf, type Pupil } from './pupil.ts';
import type { World } from './world.ts';

export type Ended = {
  readonly world: World;
  readonly engine: Engine;
  readonly crew: Crew;
  readonly pupils: readonly Pupil[];
  readonly posted: ReadonlyMap<string, Posted>;
  post(pupil: Pupil, event: LearnerEvent): void;
  /** Lets all happen that is to happen. */
  settle(): Promise<void>;
};

/**
 * After the storm: everything comes to rest, nobody is stuck, nothing was lost or doubled, and who left has left.
 * What can be seen only afterwards has its place here; what a single commit or send breaks, in the ledger: there reminders will
 * have theirs, none of which comes in quiet hours.
 */
export async function checkEnd(ended: Ended): Promise<void> {
  const { ledger } = ended.world;
  const parts = [comeToRest, atRest, checkPupils, checkEvents, probe, checkNames, stop, leftovers];
  for (const part of parts) if (ledger.broken.length === 0) await part(ended);
}

async function comeToRest({ world, settle }: Ended): Promise<void> {
  await settle();
  const due = dueOf(world);
  if (due !== undefined && world.ledger.broken.length === 0) {
    world.ledger.breaks(`all comes to rest: somebody is still due at ${due}`);
  }
}

async function atRest(ended: Ended): Promise<void> {
  await ended.engine.checkAtRest?.(ended);
}

async function leftovers(ended: Ended): Promise<void> {
  await ended.engine.checkLeftovers?.(ended);
}

/** As one sees her who remembers nothing. */
async function checkPupils(ended: Ended): Promise<void> {
  const { world, engine, pupils } = ended;
  const store = engine.fresh();
  const lifeOf = new Map(world.ledger.lives);
  const checks = pupils.flatMap((pupil) =>
    pupil.ids.map(async (id) => {
      const life = lifeOf.get(id);
      if (life) await checkLife(ended, store, pupil, life);
      else await checkNothingLeft(ended, store, id);
      await checkCertificates(ended, store, id, life);
    }),
  );
  await ended.settle();
  await Promise.all(checks);
  await checkAllFacts(ended, store);
}

async function checkLife({ world }: Ended, store: Store, pupil: Pupil, life: Life): Promise<void> {
  const { ledger, faults } = world;
  const { learner } = life;
  const expect = (condition: boolean, promise: string) => condition || ledger.breaks(`${promise}: ${learner.id}`);
  expect(learner.outbox.length === 0, `everything is delivered or given up, ${learner.outbox.length} are owed`);
  expect(learner.delivery === undefined, 'no lease is left');
  expect(learner.conversation.frames.at(-1)?.waiting?.kind !== 'effect', 'nobody waits for an effect that is over');
  expect(isSame(await store.load(learner.id), learner), 'she is stored as committed');
  const facts = await Array.fromAsync(store.facts({ learner: learner.id }));
  expect(isSame(facts, life.facts), 'her facts are stored as committed, once and in order');
  const wrong = checkProgress(learner, facts);
  expect(wrong === undefined, `progress is what the facts make (${wrong})`);
  const unknown = [...life.inVain].filter((id) => !life.lamented.has(id) && !life.delivered.includes(id));
  expect(unknown.length === 0, `what did not arrive is known to the operators, but not ${unknown}`);
  expect(
    !isCalm(faults) || life.repeated === 0 || pupil.from.channel === 'web',
    'nothing is repeated where nothing fails',
  );
  if (pupil.from.channel !== 'web') return;
  const entries = await store.messages.read(learner.id, 0, 100_000);
  const ids = entries.map(({ id }) => id);
  const isInOrder = ids.every((id, i) => i === 0 || isBefore(ids[i - 1] ?? '', id));
  expect(isInOrder, `her transcript is in order (${ids})`);
  const missing = life.delivered.filter((id) => !ids.includes(id));
  expect(missing.length === 0, `her transcript is complete, without ${missing}`);
}

async function checkNothingLeft({ world: { ledger } }: Ended, store: Store, id: string): Promise<void> {
  const facts = await Array.fromAsync(store.facts({ learner: id }));
  const messages = await store.messages.read(id, 0, 1);
  const isGone = (await store.load(id)) === undefined && facts.length === 0 && messages.length === 0;
  if (!isGone) ledger.breaks(`who was erased has left nothing: ${id}`);
}

/** One for each course that she has passed and asked for it, the one that her progress names. */
async function checkCertificates({ world: { ledger } }: Ended, store: Store, id: string, life?: Life): Promise<void> {
  const certificates = await store.certificates.ofLearner(id);
  const courses = certificates.map(({ course }) => course);
  if (new Set(courses).size !== courses.length) ledger.breaks(`one certificate a course: ${id} has ${courses}`);
  if (!life || life.learner.mergedInto !== undefined || life.learner.adopted) return;
  for (const [course, { certificate }] of Object.entries(life.learner.progress)) {
    const isHers = certificates.some((one) => one.course === course && one.id === certificate?.id);
    if (certificate && !isHers) ledger.breaks(`her certificate is hers: ${certificate.id} of ${id}`);
  }
}

/** Everybody's facts, each once. */
async function checkAllFacts({ world: { ledger } }: Ended, store: Store): Promise<void> {
  const ids = (await Array.fromAsync(store.facts())).map(({ id }) => id);
  const expected = [...ledger.lives.values()].reduce((sum, { facts }) => sum + facts.length, 0);
  const isOnce = new Set(ids).size === ids.length;
  if (!isOnce || ids.length !== expected) ledger.breaks(`facts are unique: ${ids.length}, not ${expected}, are there`);
}

/** Once both her names have come together, to one who has to look them up, one of two learners is left. */
async function checkNames(ended: Ended): Promise<void> {
  const { world, pupils, crew } = ended;
  const { runtime } = crew.start();
  const told = pupils.map(async ({ from, ids }) => {
    const event = {
      kind: 'presence',
      isReachable: true,
      id: `${from.name}-names`,
      at: world.scheduler.now(),
      from,
    } as const;
    world.ledger.posted(event);
    await runtime.handle({ ...event, ...(ids.length > 1 && { aliases: [numberOf(from)] }) });
  });
  await comeToRest(ended);
  await Promise.all(told);
  for (const { ids } of pupils) {
    const lives = ids.flatMap((id) => world.ledger.lives.get(id)?.learner ?? []);
    const isOne = lives.filter(({ mergedInto }) => mergedInto === undefined).length <= 1;
    if (!isOne) world.ledger.breaks(`two names that came together are one learner's: ${ids}`);
  }
}

function checkEvents({ world, posted }: Ended): void {
  const { lives, erased, breaks } = world.ledger;
  for (const [id, { isAcknowledged, event, pupil }] of posted) {
    if (!isAcknowledged) breaks(`every event is taken in the end: ${id}`);
    if (event.kind === 'presence') continue;
    const isTaken = pupil.ids.some((one) => {
      const life = lives.get(one);
      return life?.taken.has(id) || life?.presumed.has(id) || erased.get(one)?.has(id);
    });
    if (!isTaken) breaks(`an event that was acknowledged changed her: ${id} did not`);
  }
}

/** Whoever asks for the menu gets an answer. */
async function probe(ended: Ended): Promise<void> {
  const { world, pupils, post } = ended;
  const before = new Map([...world.ledger.lives].map(([id, { learner }]) => [id, learner.version]));
  for (const pupil of pupils) {
    post(
      pupil,
      eventOf({ kind: 'text', text: '/menu' }, `${pupil.from.name}-probe`, world.scheduler.now(), pupil.from),
    );
  }
  await comeToRest(ended);
  for (const { id, ids } of pupils) {
    const isAnswered = ids.some((one) => {
      const [version = 0] = (world.ledger.lives.get(one)?.delivered.at(-1) ?? '').split('.').map(Number);
      return version > (before.get(one) ?? 0);
    });
    if (!isAnswered) world.ledger.breaks(`nobody is stuck: ${id} asked for the menu in vain`);
  }
}

async function stop({ world, crew, settle }: Ended): Promise<void> {
  const stopping = [...crew.alive].map(async ({ runtime, store }) => {
    await runtime.stop();
    await store.close();
  });
  await settle();
  if (world.ledger.broken.length > 0) return;
  await Promise.all(stopping);
  const isHeld = [...world.ledger.lives.values()].some(({ learner }) => learner.delivery);
  if (isHeld) world.ledger.breaks('a process that stops gives its leases back');
}
