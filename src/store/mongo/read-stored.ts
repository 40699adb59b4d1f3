import type { Learner } from '../../learning/learner.ts';
import { readLearner } from '../read-learner.ts';
import type { LearnerDocument, PendingFact } from './documents.ts';

/**
 * The learner in her document. What stands around her has to fit her: what a hand has damaged would else conflict with every
 * commit. Throws `DamagedLearnerError`, `NewerSchemaError`.
 */
export function readStored(doc: LearnerDocument, place: string): Learner {
  return readLearner(doc._id, () => checked(doc).learner, place);
}

/**
 * The facts in the document of a learner, which may be without `learner`. What is none would stop the copying of everybody's.
 * Throws `DamagedLearnerError`.
 */
export function readPending(doc: LearnerDocument, place: string): readonly PendingFact[] {
  const { version, life, facts = [] } = doc;
  const isSound = Number.isSafeInteger(version) && Number.isSafeInteger(life) && areFacts(facts);
  if (!isSound) readLearner(doc._id, () => refuse('the fields beside her are damaged'), place);
  return facts;
}

function checked(doc: LearnerDocument): LearnerDocument {
  const { version, life, learner, facts } = doc;
  if (facts !== undefined && !areFacts(facts)) return refuse('what her document has to be copied are no facts');
  if (typeof learner !== 'object' || learner === null) return doc;
  if (learner.version !== version) return refuse(`her document is of version ${version}, she of ${learner.version}`);
  if (learner.createdAt !== life) return refuse(`her document is of the life ${life}, she of ${learner.createdAt}`);
  return doc;
}

/** Whether these can be copied. */
export function areFacts(facts: unknown): facts is readonly PendingFact[] {
  return Array.isArray(facts) && facts.every(isFact);
}

function isFact(fact: Partial<PendingFact> | null): boolean {
  return Number.isSafeInteger(fact?.sequence) && typeof fact?.at === 'number' && typeof fact.body === 'object';
}

function refuse(reason: string): never {
  throw new Error(reason);
}
