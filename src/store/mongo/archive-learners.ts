import { LEARNER_MAX_BYTES, type Learner } from '../../learning/learner.ts';
import type { ArchivedLearner, ArchivePart } from '../archive.ts';
import { archivedLearner } from '../archived-learner.ts';
import { archiveCollection } from './archive-collection.ts';
import type { Collections, LearnerDocument } from './documents.ts';
import { lifeOf, wholeNumber } from './lives.ts';

/** 4 MB at most. */
const PAGE_SIZE = (4 << 20) / LEARNER_MAX_BYTES;

/**
 * Learners without what only this engine needs: facts that wait are among the facts, claims have moved `wakeAt`, and transcripts
 * tell their numbers. A document that a hand has damaged gives what is left of it.
 */
export function archiveLearners({ learners }: Pick<Collections, 'learners'>): ArchivePart<ArchivedLearner> {
  return archiveCollection(learners, { pageSize: PAGE_SIZE, recordOf, documentOf });
}

function recordOf(doc: LearnerDocument): ArchivedLearner {
  const { _id, version } = doc;
  const due = wholeNumber(doc.wakeAt);
  const learner = contentOf(doc.learner);
  const inside = typeof learner === 'string' ? undefined : wholeNumber(learner.version);
  return {
    id: _id,
    version: wholeNumber(version) ?? inside ?? 0,
    life: lifeOf(doc),
    ...(due !== undefined && { wakeAt: due }),
    learner,
  };
}

/** What JSON makes of it: MongoDB can hold values that no other engine can. */
function contentOf(learner: unknown): ArchivedLearner['learner'] {
  return archivedLearner(typeof learner === 'string' ? learner : (JSON.stringify(learner) ?? 'null'));
}

/** A text stands where a learner should: whoever reads her finds that she is damaged, as it was before. */
function documentOf({ id, version, life, wakeAt, learner }: ArchivedLearner): LearnerDocument {
  return {
    ...{ _id: id, version, life },
    ...(wakeAt !== undefined && { wakeAt }),
    learner: learner as unknown as Learner,
  };
}
