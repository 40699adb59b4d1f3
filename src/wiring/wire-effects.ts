import { issueCertificate } from '../certificates/issue-certificate.ts';
import type { Library } from '../learning/library.ts';
import { languageOf } from '../learning/scope.ts';
import type { EffectHandlers } from '../runtime/effects.ts';
import type { Store } from '../store/store.ts';
import { exportLink } from '../web/export-link.ts';

export type EffectsOptions = {
  readonly store: Pick<Store, 'certificates'>;
  readonly library: () => Library;
  /** Signs the links to exports. */
  readonly exportSecret: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
};

/** What effects do beside sending. */
export function wireEffects({ store, library, exportSecret, clock }: EffectsOptions): EffectHandlers {
  return {
    async issueCertificate(learner, { course: id, name, score }) {
      const course = library().courses[id];
      if (!course?.certificate) return { kind: 'never', reason: `the course ${id} is gone or gives no certificate` };
      const { certificate, link } = await issueCertificate({
        store: store.certificates,
        course,
        learner: learner.id,
        name,
        language: languageOf(learner),
        ...(score !== undefined && { score }),
        now: clock(),
      });
      const { id: certificateId, number } = certificate;
      return { kind: 'done', result: 'issued', values: { certificate: certificateId, link, number } };
    },
    exportAll: async ({ id }) => ({
      kind: 'done',
      result: 'ready',
      values: { link: exportLink(exportSecret, id, clock()) },
    }),
  };
}
