import { z } from 'zod';
import { LANGUAGES, type Language, type PartlyLocalized } from '../learning/language.ts';
import { ID_PATTERN, ID_RULE } from './author-id.ts';
import { DURATION_PATTERN } from './duration.ts';

const words = z.string().trim().min(1);

const localized = z
  .strictObject({ ky: words.optional(), ru: words.optional(), en: words.optional() })
  .describe('a text in each language of the course, such as `{ ky: …, ru: …, en: … }`');

const id = z.string().max(64).regex(ID_PATTERN, ID_RULE);

/** `course.yaml` as its author writes it. `docs/schemas/course.schema.json` is made from this. */
export const COURSE_FILE = z.strictObject({
  draft: z
    .boolean()
    .default(false)
    .describe('true: the course is checked and previewed, but no teacher sees it. Remove it when the course is ready'),
  title: localized.describe('The name of the course in each of its languages'),
  summary: localized.describe('What the course is about, in one or two sentences, in each of its languages'),
  languages: z.array(z.enum(LANGUAGES)).min(1).describe('The languages in which every lesson is written'),
  lessons: z
    .array(id)
    .min(1)
    .describe('The names of the folders below lessons/, in the order in which they are learned. They never change'),
  pace: z
    .strictObject({
      unlock: z.enum(['sequential', 'free']).describe('sequential: one after the other; free: in any order'),
      perDay: z.int().min(1).max(100).optional().describe('At most so many lessons in 24 hours'),
    })
    .default({ unlock: 'sequential' }),
  test: z
    .strictObject({
      before: z.int().min(0).max(50).describe('How many questions of test/ are asked before the first lesson'),
      after: z.int().min(1).max(50).describe('How many questions of test/ are asked after the last lesson'),
    })
    .optional(),
  pass: z
    .strictObject({
      lessons: z.literal('all').default('all').describe('Every lesson has to be finished'),
      score: z.number().min(0).max(1).describe('The share of right answers that passes, such as 0.7'),
      retakeAfter: z
        .string()
        .regex(DURATION_PATTERN, 'write a span of time such as `1d`, `12h` or `30m`.')
        .describe('How long to wait before the test may be taken again, such as 1d, 12h or 30m'),
    })
    .default({ lessons: 'all', score: 0.7, retakeAfter: '1d' }),
  certificate: z
    .strictObject({
      hours: z.number().positive().max(1000).describe('The hours of training that the certificate states'),
      title: localized.describe('The name of the course as it stands on the certificate'),
      signatories: z
        .array(
          z.strictObject({ name: words, role: localized.describe('Their office, in each language of the course') }),
        )
        .max(4)
        .default([])
        .describe('Who signs; leave it out where nobody does'),
    })
    .optional(),
});

export type CourseFile = z.output<typeof COURSE_FILE>;

/** What zod makes of optional keys is `string | undefined`; a `PartlyLocalized` has no key where there is no text. */
export function localizedOf(written: Readonly<Partial<Record<Language, string | undefined>>>): PartlyLocalized<string> {
  return Object.fromEntries(Object.entries(written).filter(([, text]) => text !== undefined));
}
