import { type Language, localize } from '../../learning/language.ts';
import type { Library } from '../../learning/library.ts';
import type { Team } from '../../store/store.ts';

/** Where a link leads: to the programme, into a school's team, or into a course. */
export type Place = {
  readonly title: string;
  /** What the link carries; absent: it only begins. */
  readonly parameter?: string;
};

/** The programme first, then schools and courses in their order. */
export function placesOf(schools: readonly Team[], courses: Library['courses'], language: Language): Place[] {
  return [
    { title: 'The programme' },
    ...schools.map(({ code, name }) => ({ title: `The school ${name}`, parameter: `school-${code}` })),
    ...Object.values(courses).map(({ id, title }) => ({
      title: `The course ${localize(title, language)}`,
      parameter: `course-${id}`,
    })),
  ];
}
