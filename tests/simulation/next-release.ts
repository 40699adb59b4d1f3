import { LEARNER_SCHEMA, type Learner } from '../../src/learning/learner.ts';
import { type StoredLearner, upgradeLearner } from '../../src/learning/upgrade.ts';
import type { Collection, Update } from '../../src/store/mongo/collection.ts';
import type { LearnerDocument } from '../../src/store/mongo/documents.ts';

/** The next version of the program writes a learner with one thing more. */
const UPGRADE = (stored: StoredLearner): StoredLearner => ({ ...stored, ofNextRelease: true });

/**
 * The learners as a process of the next version of the program keeps them: in a schema one higher than today's, whoever it reads
 * upgraded. A process of today's version, beside it, meets what no version that it knows has written.
 */
export function asNextRelease(learners: Collection<LearnerDocument>): Collection<LearnerDocument> {
  return {
    ...learners,
    findOne: async (filter, options) => read(await learners.findOne(filter, options)),
    find: async (filter, options) => (await learners.find(filter, options)).map((doc) => read(doc) as LearnerDocument),
    findOneAndUpdate: async (filter, update, options) => read(await learners.findOneAndUpdate(filter, update, options)),
    insertOne: (doc) => learners.insertOne({ ...doc, learner: written(doc.learner) }),
    updateOne: (filter, update, options) => learners.updateOne(filter, writtenIn(update), options),
  };
}

function read(doc: LearnerDocument | undefined): LearnerDocument | undefined {
  if (!doc?.learner) return doc;
  const upgrades = [...Array<typeof UPGRADE>(LEARNER_SCHEMA - 1).fill((stored) => stored), UPGRADE];
  const { ofNextRelease, ...learner } = upgradeLearner(doc.learner, upgrades) as Learner & { ofNextRelease?: boolean };
  if (ofNextRelease !== true) throw new Error(`learner ${doc._id} was not upgraded`);
  return { ...doc, learner: { ...learner, schema: LEARNER_SCHEMA } };
}

function writtenIn(update: Update): Update {
  const learner = update.$set?.learner;
  return learner === undefined ? update : { ...update, $set: { ...update.$set, learner: written(learner as Learner) } };
}

function written(learner: Learner): Learner {
  return { ...UPGRADE(learner), schema: LEARNER_SCHEMA + 1 } as unknown as Learner;
}
