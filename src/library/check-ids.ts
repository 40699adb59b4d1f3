import type { ScreenPage } from './lesson-page.ts';
import { questionsOn } from './merge-lesson.ts';
import type { FileReport } from './source-position.ts';

/** The screens of a file in the course's main language. `name`: how a message speaks of it, such as `lessons/01/ky.md`. */
export type NamedScreens = {
  readonly name: string;
  readonly screens: readonly ScreenPage[];
  readonly report: FileReport;
};

/** Reports each question whose id an earlier one of the course has already. */
export function checkIds(files: readonly NamedScreens[]): void {
  const seen = new Map<string, string>();
  for (const { name, screens, report } of files) {
    for (const { id, at } of questionsOn(screens)) {
      const first = seen.get(id);
      if (first === undefined) seen.set(id, `${name}, line ${at.line}`);
      else
        report(
          at,
          'duplicate-id',
          `\`${id}\` is the id of another question (${first}). Ids are unique in a course: call this one \`${id}-2\`, for example.`,
        );
    }
  }
}
