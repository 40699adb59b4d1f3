import type { Collection, Document } from '../../src/store/mongo/collection.ts';
import { type Collections, factKey, lifeKey } from '../../src/store/mongo/documents.ts';
import type { Ended } from './check-end.ts';
import { BESIDE_MS } from './scheduler.ts';

const DAY_MS = 86_400_000;
/** Longer than a record of an erasure is kept. */
const LONG_AFTER_MS = 8 * DAY_MS;
/** Enough for what is left alone for half a minute and then looked for once a minute. */
const ROUNDS = 2;

/** What crashes left behind is copied by what each process does once a minute, though nobody asks for it; the rest goes at night. */
export async function checkCopied(ended: Ended, collections: Collections): Promise<void> {
  const { world, settle, engine } = ended;
  const { learners } = collections;
  for (let round = 0; round < ROUNDS; round++) {
    world.scheduler.stir();
    world.scheduler.after(BESIDE_MS, () => undefined);
    await settle();
  }
  for (const { _id, facts, owedAt } of await learners.find({})) {
    if (facts || owedAt !== undefined)
      world.ledger.breaks(`facts are copied out in the end: ${_id} has ${facts?.length}`);
  }
  const tidying = engine.fresh().tidy(world.scheduler.now());
  await settle();
  await tidying;
  await checkMessages(world, collections);
  await checkErased(world, collections);
}

/** When all is over and tidied up, there is in the database what the ledger knows, and nothing else. */
export async function checkCollections({ world, engine }: Ended, collections: Collections): Promise<void> {
  const { ledger, scheduler } = world;
  await scheduler.run();
  const tidying = engine.fresh().tidy(scheduler.now() + LONG_AFTER_MS);
  await scheduler.run();
  await tidying;
  const lives = [...ledger.lives.values()];
  const keys = lives.map(({ learner }) => `${learner.id} ${learner.version} ${learner.createdAt}`);
  const learners = (await collections.learners.find({})).map((doc) => `${doc._id} ${doc.version} ${doc.life}`);
  differ(world, 'the learners', learners, keys);
  const facts = (await collections.facts.find({})).map(({ _id }) => _id);
  const expected = lives.flatMap(({ learner, facts }) =>
    facts.map((_, i) => factKey(learner.id, learner.createdAt, i)),
  );
  differ(world, 'the facts', facts, expected);
  await checkMessages(world, collections);
  await checkCertificates(world, collections);
  await checkErased(world, collections);
  if ((await collections.erasures.count()) > 0) ledger.breaks('a record of an erasure goes after a week');
}

function differ(
  { ledger }: Ended['world'],
  what: string,
  stored: readonly string[],
  expected: readonly string[],
): void {
  const isStored = new Set(stored);
  const isExpected = new Set(expected);
  const lost = expected.filter((one) => !isStored.has(one));
  const strange = stored.filter((one) => !isExpected.has(one));
  if (isStored.size !== stored.length) ledger.breaks(`${what} stand once in the database`);
  if (lost.length + strange.length === 0) return;
  ledger.breaks(`${what} in the database are those committed: [${lost}] are not there, and [${strange}] should not be`);
}

async function checkMessages({ ledger }: Ended['world'], { messages }: Collections): Promise<void> {
  const lives = [...ledger.lives.values()].map(({ learner }) => lifeKey(learner.id, learner.createdAt));
  for (const { _id } of await messages.find({})) {
    const isHers = lives.some((life) => _id.startsWith(`${life}/`));
    if (!isHers) ledger.breaks(`a message is of somebody who is there: ${_id}`);
  }
}

async function checkCertificates({ ledger }: Ended['world'], { certificates }: Collections): Promise<void> {
  const all = await certificates.find({});
  const numbers = new Set(all.map(({ number }) => number));
  const pairs = new Set(all.map(({ learner, course }) => `${learner} ${course}`));
  if (numbers.size !== all.length) ledger.breaks('the numbers of certificates are unique');
  if (pairs.size !== all.length) ledger.breaks('a learner has one certificate for a course');
  for (const { _id, learner } of all) {
    const isKnown = learner.startsWith('erased:') || ledger.lives.has(learner);
    if (!isKnown) ledger.breaks(`a certificate of somebody who was erased is nobody's: ${_id} is ${learner}'s`);
  }
}

/** Nothing that names her, in any collection; but that she was erased, and her number, which may lead to who she is now. */
async function checkErased({ ledger }: Ended['world'], collections: Collections): Promise<void> {
  const gone = [...ledger.erased.keys()].filter((id) => !ledger.lives.has(id));
  if (gone.length === 0) return;
  const { erasures: _, ...others } = collections;
  for (const [name, one] of Object.entries(others) as [string, Collection<Document>][]) {
    const docs = (await one.find({})).map((doc) => JSON.stringify(name === 'aliases' ? { ...doc, _id: '' } : doc));
    for (const id of gone) {
      const left = docs.find((doc) => doc.includes(id));
      if (left) ledger.breaks(`who was erased has left nothing: ${left} in ${name}`);
    }
  }
}
