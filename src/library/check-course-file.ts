import type { Language } from '../learning/language.ts';
import { countOf } from './count-of.ts';
import type { CourseFile } from './course-file.ts';
import { placeName } from './place-name.ts';
import type { FileReport } from './source-position.ts';
import { nearest } from './suggest.ts';
import type { Path, YamlSource } from './yaml-source.ts';

/** A `course.yaml` that has the right shape, with what it takes to report what is wrong with its meaning. */
export type CourseSource = { readonly file: CourseFile; readonly yaml: YamlSource; readonly report: FileReport };

/** What lies beside a `course.yaml`: the folders below lessons/, and whether there is a folder test/. */
export type CourseFolders = { readonly lessons: readonly string[]; readonly hasTest: boolean };

/** Reports what the shape can't: texts that lack a language, lessons without folder and folders without lesson. */
export function checkCourseFile(source: CourseSource, folders: CourseFolders): void {
  checkTwice(source, 'languages');
  checkTwice(source, 'lessons');
  checkTexts(source);
  checkLessons(source, folders.lessons);
  const { file, yaml, report } = source;
  if (file.test && !folders.hasTest) {
    report(
      yaml.positionOfKey(['test']),
      'missing-test',
      'There is no folder test/ with the questions. Make it, or remove `test`.',
    );
  }
  if (!file.test && folders.hasTest) {
    report(
      yaml.positionOf([]),
      'unused-test',
      'There is a folder test/, but no key `test`, so nobody is asked its questions. Write `test: { before: 3, after: 6 }`.',
      'warning',
    );
  }
}

function checkTwice({ file, yaml, report }: CourseSource, key: 'languages' | 'lessons'): void {
  file[key].forEach((value, i) => {
    if (file[key].indexOf(value as never) < i)
      report(yaml.positionOf([key, i]), 'twice', `\`${value}\` stands here twice. Remove one.`);
  });
}

function checkTexts(source: CourseSource): void {
  const { file } = source;
  checkText(source, ['title'], file.title);
  checkText(source, ['summary'], file.summary);
  if (!file.certificate) return;
  checkText(source, ['certificate', 'title'], file.certificate.title);
  file.certificate.signatories.forEach(({ role }, i) => {
    checkText(source, ['certificate', 'signatories', i, 'role'], role);
  });
}

function checkText(
  { file, yaml, report }: CourseSource,
  path: Path,
  texts: Readonly<Partial<Record<Language, string | undefined>>>,
): void {
  const missing = file.languages.filter((language) => texts[language] === undefined);
  if (missing.length === 0) return;
  report(
    yaml.positionOfKey(path),
    'missing-language',
    `\`${placeName(path)}\` lacks ${missing.map((one) => `\`${one}\``).join(' and ')}. Write it in every language of \`languages\`.`,
  );
}

function checkLessons({ file, yaml, report }: CourseSource, folders: readonly string[]): void {
  const unlisted = folders.filter((folder) => !file.lessons.includes(folder));
  file.lessons.forEach((lesson, i) => {
    if (folders.includes(lesson)) return;
    const meant = nearest(lesson, unlisted);
    if (meant !== undefined) unlisted.splice(unlisted.indexOf(meant), 1);
    const hint = meant === undefined ? ' Make it, or remove it from this list.' : ` Did you mean \`${meant}\`?`;
    report(yaml.positionOf(['lessons', i]), 'missing-lesson', `There is no folder lessons/${lesson}.${hint}`);
  });
  for (const folder of unlisted) {
    report(
      yaml.positionOfKey(['lessons']),
      'unlisted-lesson',
      `The folder lessons/${folder} is not in this list, so nobody learns it. Add \`${folder}\`, or move the folder away.`,
      'warning',
    );
  }
}

/** Reports a test that asks more questions than there are. `pool`: how many questions test/ holds. */
export function checkPool({ file, yaml, report }: CourseSource, pool: number): void {
  if (!file.test) return;
  const { before, after } = file.test;
  for (const [key, count] of [
    ['before', before],
    ['after', after],
  ] as const) {
    if (count <= pool) continue;
    report(
      yaml.positionOf(['test', key]),
      'small-pool',
      `\`${key}\` asks ${countOf(count, 'question')}, but test/ holds ${pool}. Write more, or lower the number.`,
    );
  }
  if (Math.max(before, after) <= pool && before + after > pool) {
    report(
      yaml.positionOfKey(['test']),
      'small-pool',
      `\`before\` and \`after\` ask ${before + after} questions together, but test/ holds ${pool}: some are asked twice. Write more, or lower the numbers.`,
      'warning',
    );
  }
}
