import type { LearnerEvent } from '../../src/learning/event.ts';
import { isCalm } from './faults.ts';
import { isBefore } from './is-before.ts';
import type { Life } from './life.ts';
import type { Posted } from './platform.ts';
import type { Process } from './process.ts';
import { eventOf, numberOf, type Pupil } from './pupil.ts';
import type { World } from './world.ts';

export type Ended = {
  readonly world: World;
  readonly pupils: readonly Pupil[];
  readonly posted: ReadonlyMap<string, Posted>;
  readonly processes: readonly Process[];
  /** One that remembers nothing yet. */
  start(): Process;
  /** Lets a process wake who is due. */
  wake(): void;
  post(pupil: Pupil, event: LearnerEvent): void;
  /** Lets all happen that is to happen. */
  settle(): Promise<void>;
};

/** A lease of either kind has run out after this. */
const LEASES_MS = 91_000;
const MAX_ROUNDS = 200;

/** After the storm: everything comes to rest, nobody is stuck, nothing was lost or doubled, and who left has left. */
export async function checkEnd(ended: Ended): Promise<void> {
  await comeToRest(ended);
  const lifeOf = new Map(ended.world.ledger.lives);
  for (const pupil of ended.pupils) {
    for (const id of pupil.ids) {
      const life = lifeOf.get(id);
      if (life) await checkLife(ended, pupil, life);
      else await checkNothingLeft(ended, id);
      await checkCertificates(ended, id);
    }
  }
  checkEvents(ended);
  for (const part of [probe, checkNames, stop]) if (ended.world.ledger.broken.length === 0) await part(ended);
}

async function comeToRest({ world, wake, settle }: Ended): Promise<void> {
  const { scheduler, ledger } = world;
  await settle();
  for (let round = 0; round < MAX_ROUNDS && ledger.broken.length === 0; round++) {
    const due = [...ledger.lives.values()].flatMap(({ learner }) => learner.wakeAt ?? []);
    if (due.length === 0) return;
    const ms = Math.max(0, Math.min(...due) - scheduler.now());
    scheduler.after(ms, wake);
    scheduler.after(ms + LEASES_MS, wake);
    await settle();
  }
  ledger.breaks(`all comes to rest: somebody is still due after ${MAX_ROUNDS} rounds`);
}

async function checkLife({ world }: Ended, pupil: Pupil, life: Life): Promise<void> {
  const { store, ledger, faults } = world;
  const { learner } = life;
  const expect = (condition: boolean, promise: string) => condition || ledger.breaks(`${promise}: ${learner.id}`);
  expect(learner.outbox.length === 0, `everything is delivered or given up, ${learner.outbox.length} are owed`);
  expect(learner.delivery === undefined, 'no lease is left');
  expect(learner.conversation.frames.at(-1)?.waiting?.kind !== 'effect', 'nobody waits for an effect that is over');
  expect(JSON.stringify(await store.load(learner.id)) === JSON.stringify(learner), 'she is stored as committed');
  const facts = await Array.fromAsync(store.facts({ learner: learner.id }));
  expect(JSON.stringify(facts) === JSON.stringify(life.facts), 'her facts are stored as committed');
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

async function checkNothingLeft({ world }: Ended, id: string): Promise<void> {
  const { store, ledger } = world;
  const facts = await Array.fromAsync(store.facts({ learner: id }));
  const messages = await store.messages.read(id, 0, 1);
  const isGone = (await store.load(id)) === undefined && facts.length === 0 && messages.length === 0;
  if (!isGone) ledger.breaks(`who was erased has left nothing: ${id}`);
}

async function checkCertificates({ world }: Ended, id: string): Promise<void> {
  const courses = (await world.store.certificates.ofLearner(id)).map(({ course }) => course);
  if (new Set(courses).size !== courses.length) world.ledger.breaks(`one certificate a course: ${id} has ${courses}`);
}

/** Once both her names have come together, to one who has to look them up, one of two learners is left. */
async function checkNames(ended: Ended): Promise<void> {
  const { world, pupils, start } = ended;
  const { runtime } = start();
  const told = pupils.map(async ({ from, ids }) => {
    const event = {
      kind: 'presence',
      isReachable: true,
      id: `${from.name}-names`,
      at: world.scheduler.now(),
      from,
    } as const;
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

async function stop({ world, processes, settle }: Ended): Promise<void> {
  const stopping = [...processes].map((process) => process.runtime.stop());
  await settle();
  if (world.ledger.broken.length > 0) return;
  await Promise.all(stopping);
  const isHeld = [...world.ledger.lives.values()].some(({ learner }) => learner.delivery);
  if (isHeld) world.ledger.breaks('a process that stops gives its leases back');
}
