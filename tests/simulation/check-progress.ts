import type { Fact } from '../../src/learning/fact.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { isSame } from './is-same.ts';
import { type Model, modelOf, viewOf } from './model.ts';

/**
 * What is wrong with a learner by a plain reading of her facts; undefined: nothing. Of one who is two people's or another's only
 * that nothing of her own was lost: what the other one did stands in her own facts.
 */
export function checkProgress(learner: Learner, facts: readonly Fact[]): string | undefined {
  const model = modelOf(facts);
  if (learner.mergedInto !== undefined) return undefined;
  if (learner.adopted) return lostOf(learner, model);
  const view = viewOf(learner);
  if (model.wrong.length > 0) return model.wrong.join('; ');
  if (isSame(plain(model, view), view)) return undefined;
  return `${JSON.stringify(view)} is kept, and her facts make ${JSON.stringify(plain(model, view))}`;
}

/** Her device told her language before she chose one, and that she is reachable again is told by her being there. */
function plain(
  { profile, progress }: Model,
  { profile: kept }: Pick<Model, 'profile'>,
): Pick<Model, 'profile' | 'progress'> {
  const courses = Object.entries(progress).map(([id, { running: _, ...course }]) => [id, course]);
  const { language = kept.language, unreachableAt, ...rest } = profile;
  const isUnreachable = kept.unreachableAt !== undefined;
  return {
    profile: {
      ...rest,
      ...(language !== undefined && { language }),
      ...(isUnreachable && unreachableAt !== undefined && { unreachableAt }),
    },
    progress: Object.fromEntries(courses),
  };
}

function lostOf({ progress }: Learner, model: Model): string | undefined {
  for (const [id, course] of Object.entries(model.progress)) {
    const lost = Object.entries(course.lessons).filter(
      ([lesson, { completedAt }]) =>
        completedAt !== undefined && progress[id]?.lessons[lesson]?.completedAt === undefined,
    );
    if (lost.length > 0) return `the lessons ${lost.map(([lesson]) => lesson)} were lost when two became one`;
    if (course.completedAt !== undefined && progress[id]?.completedAt === undefined) return `${id} was lost`;
  }
  return undefined;
}
