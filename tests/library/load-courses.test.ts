import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../src/learning/language.ts';
import type { Misfits } from '../../src/library/lint-screens.ts';
import { loadCourses } from '../../src/library/load-courses.ts';
import { type Files, RIGHT_COURSE, withFiles } from './course-folder.ts';

async function load(files: Files, misfits: Misfits = {}) {
  return withFiles(files, async (directory) => {
    const loaded = await loadCourses(directory, misfits);
    const findings = loaded.findings.map((finding) => ({
      ...finding,
      place: `${path.relative(directory, finding.file).replaceAll('\\', '/')}:${finding.line}:${finding.column}`,
    }));
    return { ...loaded, findings, said: findings.map(({ place, severity, rule }) => `${place} ${severity} ${rule}`) };
  });
}

/** The right course with one text replaced in files whose path ends so. */
function edited(end: string, from: string | RegExp, to: string): Files {
  const entries = Object.entries(RIGHT_COURSE).map(([name, content]) => {
    if (!name.endsWith(end) || typeof content !== 'string') return [name, content] as const;
    const changed = content.replace(from, to);
    if (changed === content) throw new Error(`${String(from)} is not in ${name}`);
    return [name, changed] as const;
  });
  return Object.fromEntries(entries);
}

function without(...starts: string[]): Files {
  return Object.fromEntries(
    Object.entries(RIGHT_COURSE).filter(([name]) => !starts.some((start) => name.startsWith(start))),
  );
}

const LONG = 'word '.repeat(130).trim();
const KY = 'praise/lessons/01-praise/ky.md';
const EN = 'praise/lessons/01-praise/en.md';

describe('a right course', () => {
  it('has no findings and is compiled', async () => {
    const { courses, flows, findings } = await load(RIGHT_COURSE);
    expect(findings).toEqual([]);
    const course = courses.praise;
    expect(course).toMatchObject({
      id: 'praise',
      title: { ky: 'Мактоо', en: 'Praise' },
      languages: ['ky', 'en'],
      pace: { unlock: 'sequential', perDay: 1 },
      test: { before: 1, after: 1 },
      pass: { score: 0.7, retakeAfterMs: 86_400_000 },
      certificate: { hours: 12, signatories: [{ name: 'A. Asanova', role: { ky: 'директор', en: 'head' } }] },
    });
    expect(course?.lessons.map(({ id }) => id)).toEqual(['01-praise', '02-mistakes']);
    expect(course?.pool.map(({ id }) => id)).toEqual(['test-order', 'test-scale']);
    expect(Object.keys(course?.questions ?? {}).sort()).toEqual([
      'mistakes-choice',
      'mistakes-number',
      'praise-choice',
      'praise-number',
      'test-order',
      'test-scale',
    ]);
    expect(course?.lessons[0]?.screens[0]?.media).toEqual({
      ky: { src: 'praise/media/pupil.png', alt: 'A pupil' },
      en: { src: 'praise/media/pupil.png', alt: 'A pupil' },
    });
    expect(Object.keys(flows)).toEqual(['lesson/praise/01-praise', 'lesson/praise/02-mistakes']);
  });

  it('gets no key for what it does not have', async () => {
    const { courses } = await load(edited('course.yaml', /pace:[\s\S]*/, ''));
    expect(courses.praise).toMatchObject({
      pace: { unlock: 'sequential' },
      pass: { score: 0.7, retakeAfterMs: 86_400_000 },
    });
    expect(courses.praise).not.toHaveProperty('certificate');
    expect(courses.praise).not.toHaveProperty('test');
    expect(courses.praise?.title).not.toHaveProperty('ru');
  });

  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['both', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
  ])('may be written with %s', async (_name, rewrite) => {
    const files = Object.entries(RIGHT_COURSE).map(([name, content]) => [
      name,
      typeof content === 'string' ? rewrite(content) : content,
    ]);
    const written = await load(Object.fromEntries(files));
    const plain = await load(RIGHT_COURSE);
    expect(written.said).toEqual([]);
    expect(written.courses).toEqual(plain.courses);
  });

  it('is found among folders and files that are no courses', async () => {
    const { courses, said } = await load({
      ...RIGHT_COURSE,
      'drafts/notes.md': 'x',
      'words.ky.txt': 'x',
      '.git/course': 'x',
    });
    expect(Object.keys(courses)).toEqual(['praise']);
    expect(said).toEqual([]);
  });

  it('is read through links, and is not mistaken for folders that are called like files', async () => {
    await withFiles(
      { ...RIGHT_COURSE, 'odd/course.yaml/x': '', 'praise/lessons/01-praise/ru.md/x': '' },
      async (directory) => {
        await withFiles({ 'README.txt': '' }, async (content) => {
          await symlink(path.join(directory, 'praise'), path.join(content, 'linked'));
          await symlink(path.join(directory, 'nothing'), path.join(content, 'broken-link'));
          const { courses, findings } = await loadCourses(content, {});
          expect(findings).toEqual([]);
          expect(Object.keys(courses)).toEqual(['linked']);
        });
        expect(Object.keys((await loadCourses(directory, {})).courses)).toEqual(['praise']);
      },
    );
  });

  it('may stand beside a broken one', async () => {
    const { courses, said } = await load({ ...RIGHT_COURSE, 'broken/course.yaml': 'title: [' });
    expect(Object.keys(courses)).toEqual(['praise']);
    expect(said).toEqual(['broken/course.yaml:1:9 error yaml']);
  });
});

describe('course.yaml', () => {
  it.each([
    [
      'an unknown key',
      edited('course.yaml', 'summary:', 'sumary:'),
      '3:1 error unknown-key',
      'Did you mean `summary`?',
    ],
    [
      'a missing key',
      edited('course.yaml', /languages: .*\n/, ''),
      '2:1 error missing-key',
      '`languages` is missing. Write `languages: [ky]`: the languages in which every lesson is written.',
    ],
    [
      'a group of keys that is missing',
      edited('course.yaml', /\n {2}title: .*/, ''),
      '10:3 error missing-key',
      '`title` is missing in `certificate`. Write `title: { ky: …, ru: …, en: … }`: the name of the course as it stands on the certificate.',
    ],
    [
      'a number that is missing',
      edited('course.yaml', '  hours: 12\n', ''),
      '10:3 error missing-key',
      '`hours` is missing in `certificate`. Write `hours: …`, a number: the hours of training',
    ],
    [
      'a text in the place of languages',
      edited('course.yaml', '{ ky: Мактоо, en: Praise }', 'Praise'),
      '2:8 error wrong-value',
      'a group of keys, such as `{ ky: …, ru: …, en: … }`, not `Praise`.',
    ],
    [
      'an unknown key in a list',
      edited('course.yaml', 'name: A. Asanova', 'name: 7'),
      '12:25 error wrong-value',
      '`certificate.signatories.1.name` must be a text',
    ],
    [
      'an unknown language',
      edited('course.yaml', '[ky, en]', '[ky, kg]'),
      '4:17 error wrong-value',
      'one of `ky`, `ru`, `en`, not `kg`. Did you mean `ky`?',
    ],
    [
      'a language that lacks a text',
      edited('course.yaml', 'ky: директор, ', ''),
      '12:37 error missing-language',
      '`certificate.signatories.1.role` lacks `ky`',
    ],
    [
      'an unknown pace',
      edited('course.yaml', 'sequential', 'sequental'),
      '6:17 error wrong-value',
      'Did you mean `sequential`?',
    ],
    [
      'a score in percent',
      edited('course.yaml', '0.7', '70'),
      '8:30 error wrong-value',
      'at most 1, not `70`. Write `0.7` for 70 %.',
    ],
    ['a score with a sign', edited('course.yaml', '0.7', '65 %'), '8:30 error wrong-value', 'Write `0.65` for 65 %.'],
    ['a score that is far off', edited('course.yaml', '0.7', '700'), '8:30 error wrong-value', 'at most 1, not `700`.'],
    ['a span in words', edited('course.yaml', '1d', 'tomorrow'), '8:48 error wrong-value', '`1d`, `12h` or `30m`'],
    [
      'an unknown key deep inside',
      edited('course.yaml', 'role:', 'rol:'),
      '12:37 error unknown-key',
      'Did you mean `role`?',
    ],
    [
      'a lesson twice',
      edited('course.yaml', '[01-praise,', '[01-praise, 01-praise,'),
      '5:22 error twice',
      'stands here twice',
    ],
    [
      'a lesson that is not there',
      edited('course.yaml', '02-mistakes', '02-mistaeks'),
      '5:22 error missing-lesson',
      'Did you mean `02-mistakes`?',
    ],
    [
      'a lesson that is not listed',
      edited('course.yaml', ', 02-mistakes', ''),
      '5:1 warning unlisted-lesson',
      'lessons/02-mistakes',
    ],
    [
      'a lesson with a name that is no id',
      edited('course.yaml', '02-mistakes', '02_mistakes'),
      '5:22 error wrong-value',
      'letters a–z',
    ],
    ['a test without questions', without('praise/test'), '7:1 error missing-test', 'There is no folder test/'],
    [
      'questions without a test',
      edited('course.yaml', /test: .*\n/, ''),
      '2:1 warning unused-test',
      '`test: { before: 3, after: 6 }`',
    ],
    [
      'a test of more questions than there are',
      edited('course.yaml', 'after: 1', 'after: 3'),
      '7:27 error small-pool',
      'test/ holds 2',
    ],
    [
      'a test that asks twice',
      edited('course.yaml', 'after: 1', 'after: 2'),
      '7:1 warning small-pool',
      'some are asked twice',
    ],
    ['tabs', edited('course.yaml', '  hours', '\thours'), '10:1 error yaml', 'spaces'],
    ['an empty file', { ...RIGHT_COURSE, 'praise/course.yaml': '' }, '1:1 error wrong-value', 'nothing stands here'],
    [
      'UTF-16',
      { ...RIGHT_COURSE, 'praise/course.yaml': new Uint8Array(Buffer.from('\ufefftitle: x', 'utf16le')) },
      '1:1 error not-utf8',
      'UTF-8',
    ],
  ])('is refused with %s', async (_name, files, place, words) => {
    const { findings, said } = await load(files);
    expect(said).toEqual([`praise/course.yaml:${place}`]);
    expect(findings.find((_, i) => said[i]?.endsWith(place))?.message).toContain(words);
  });

  it('can not stand in a folder whose name is no id', async () => {
    const { said, courses } = await load({ 'My Course/course.yaml': 'title: x' });
    expect(said).toEqual(['My Course/course.yaml:1:1 error bad-id']);
    expect(courses).toEqual({});
  });

  it('is not looked for in a folder that is not there', async () => {
    const { findings } = await loadCourses('/nowhere/content', {});
    expect(findings).toMatchObject([{ file: '/nowhere/content', rule: 'missing-content' }]);
  });
});

describe('a lesson', () => {
  it.each([
    ['a missing language', without(EN), `${EN}:1:1 error missing-language`, 'take `en` off `languages`'],
    [
      'a language in capitals',
      { ...without(EN), [EN.replace('en.md', 'EN.md')]: String(RIGHT_COURSE[EN]) },
      `${EN}:1:1 error missing-language`,
      'Rename EN.md to en.md',
    ],
    [
      'a file that nobody reads',
      { ...RIGHT_COURSE, 'praise/lessons/01-praise/ru.md': 'x' },
      'praise/lessons/01-praise/ru.md:1:1 warning unexpected-file',
      'Nobody reads this file',
    ],
    [
      'a file that is not UTF-8',
      { ...RIGHT_COURSE, [EN]: new Uint8Array([0xcf, 0xf0, 0xe8]) },
      `${EN}:1:1 error not-utf8`,
      'encoding UTF-8',
    ],
    ['an empty file', { ...RIGHT_COURSE, [EN]: '' }, `${EN}:1:1 error empty-lesson`, 'This file is empty'],
    [
      'another right answer in a language',
      edited('01-praise/en.md', '- [ ] One — No.\n- [x] Two', '- [x] One — No.\n- [ ] Two'),
      `${EN}:18:1 error languages-differ`,
      'Answer 1 of `praise-choice` is right here and wrong in ky.md',
    ],
    [
      'another number in a language',
      edited('01-praise/en.md', '12.5', '12'),
      `${EN}:27:1 error languages-differ`,
      'is `= 12 ± 0.5` here and `= 12.5 ± 0.5` in ky.md',
    ],
    [
      'another type in a language',
      edited('01-praise/en.md', 'type=choice', 'type=choices'),
      `${EN}:15:1 error languages-differ`,
      'is a `choices` here and a `choice` in ky.md',
    ],
    [
      'another level in a language',
      edited('01-praise/en.md', 'type=choice', 'type=choice level=judge'),
      `${EN}:15:1 error languages-differ`,
      'has the level `judge` here and no level in ky.md',
    ],
    [
      'more answers in a language',
      edited('01-praise/en.md', '- [x] Two', '- [ ] Three — No.\n- [x] Two'),
      `${EN}:15:1 error languages-differ`,
      'has 3 answers here and 2 in ky.md',
    ],
    [
      'a mistyped id in a language',
      edited('01-praise/en.md', '#praise-choice', '#praise-choise'),
      `${EN}:15:1 error languages-differ`,
      'Did you mean `praise-choice`?',
    ],
    [
      'a missing question in a language',
      edited('01-praise/en.md', /:::question\{#praise-choice[\s\S]*?\n:::\n/, ''),
      `${EN}:13:1 error languages-differ`,
      '`praise-choice` of ky.md is missing here',
    ],
    [
      'questions in another order in a language',
      edited('01-praise/en.md', /(:::question\{#praise-choice[\s\S]*?\n:::\n)\n---\n\n([\s\S]*)/, '$2\n---\n\n$1'),
      `${EN}:15:1 error languages-differ`,
      'stands here where ky.md has `praise-choice`',
    ],
    [
      'another number of screens in a language',
      edited('01-praise/en.md', /$/, '\n---\n\nMore.\n'),
      `${EN}:32:1 error languages-differ`,
      'This file has 4 screens, ky.md has 3.',
    ],
    [
      'other minutes in a language',
      edited('01-praise/en.md', 'minutes: 2', 'minutes: 3'),
      `${EN}:3:10 error languages-differ`,
      '`minutes` is 3 here and 2 in ky.md',
    ],
    [
      'an id that another lesson has',
      edited('02-mistakes/ky.md', '#mistakes-choice', '#praise-choice'),
      'praise/lessons/02-mistakes/ky.md:15:1 error duplicate-id',
      'lessons/01-praise/ky.md, line 15',
    ],
    [
      'an id that the test has',
      edited('test/ky.md', '#test-order', '#praise-choice'),
      'praise/test/ky.md:1:1 error duplicate-id',
      'lessons/01-praise/ky.md, line 15',
    ],
    [
      'a survey in a test',
      edited('test/ky.md', /$/, ':::question{#sure type=scale}\nHow sure?\n\n1 … 5: a … b\n:::\n'),
      'praise/test/ky.md:14:1 warning ungraded-in-test',
      'Put it into a lesson',
    ],
    [
      'text in a test',
      edited('test/ky.md', /^/, 'Hello\n\n'),
      'praise/test/ky.md:1:1 error text-in-test',
      'nothing but questions',
    ],
    [
      'a head of a test',
      edited('test/ky.md', /^/, '---\ntitle: x\n---\n'),
      'praise/test/ky.md:1:1 error front-matter',
      'only questions',
    ],
    [
      'a picture that is not there',
      edited('01-praise/ky.md', 'pupil.png', 'pupils.png'),
      `${KY}:9:1 error picture`,
      'There is no picture “praise/media/pupils.png”',
    ],
    [
      'a picture with backslashes',
      edited('01-praise/ky.md', '../../media/pupil.png', '..\\..\\media\\pupil.png'),
      `${KY}:9:1 error picture`,
      '`../../media/pupil.png`',
    ],
    [
      'a picture from the web',
      edited('01-praise/ky.md', '../../media/pupil.png', 'https://x.kg/pupil.png'),
      `${KY}:9:1 error picture`,
      'a file of the course',
    ],
    [
      'a picture of another course',
      edited('01-praise/ky.md', '../../media', '../../../other'),
      `${KY}:9:1 error picture`,
      'outside the course',
    ],
    [
      'a picture that messengers do not show',
      edited('01-praise/ky.md', 'pupil.png', 'pupil.svg'),
      `${KY}:9:1 error picture`,
      'PNG, JPEG or WebP',
    ],
    [
      'a picture of 200 KB',
      { ...RIGHT_COURSE, 'praise/media/pupil.png': new Uint8Array(200_000) },
      `${KY}:9:1 error picture`,
      'under 200 KB',
    ],
    [
      'a picture that nobody describes',
      edited('01-praise/ky.md', '[A pupil]', '[ ]'),
      `${KY}:9:1 error missing-alt`,
      'between the brackets',
    ],
    [
      'a screen of 649 characters',
      edited('01-praise/ky.md', /Praise tells[\s\S]*?\n/, `${LONG}\n`),
      `${KY}:7:1 error long-screen`,
      'has 649 characters',
    ],
    [
      'one screen',
      edited('01-praise/ky.md', /!\[A pupil\][\s\S]*/, ''),
      `${KY}:1:1 warning screen-count`,
      'has 1 screen; 3 to 7',
    ],
    [
      'one question',
      edited('01-praise/ky.md', /:::question\{#praise-choice[\s\S]*?\n:::\n/, ''),
      `${KY}:1:1 warning question-count`,
      'has 1 question; 2 or 3',
    ],
    [
      'minutes that nobody needs',
      edited('01-praise/ky.md', 'minutes: 2', 'minutes: 20'),
      `${KY}:3:10 warning reading-time`,
      'but `minutes` says 20',
    ],
  ])('is reported for %s', async (_name, files, place, words) => {
    const { findings, said } = await load(files);
    expect(said).toContain(place);
    expect(findings.find((_, i) => said[i] === place)?.message).toContain(words);
  });

  it('is shown to every channel in every language as the one message that it is sent as', async () => {
    const seen: string[] = [];
    const { said } = await load(RIGHT_COURSE, {
      pager: (message) => {
        seen.push(`${message.ask?.type} ${message.text}`);
        return message.ask?.type === 'number' ? ['a pager has no numbers'] : [];
      },
    });
    expect(seen.some((text) => text.startsWith('choice Praise tells') && text.endsWith('\n\nWhich one?'))).toBe(true);
    expect(said).toEqual(
      ['01-praise/ky', '01-praise/en', '02-mistakes/ky', '02-mistakes/en'].map(
        (name) => `praise/lessons/${name}.md:24:1 error misfit`,
      ),
    );
  });

  it('is compared with the first language of the course', async () => {
    const files = edited('course.yaml', '[ky, en]', '[en, ky]');
    const changed = { ...files, [KY]: String(files[KY]).replace('#praise-choice', '#other') };
    expect((await load(changed)).said[0]).toContain(`${KY}:15:1 error languages-differ`);
  });
});

/** The right course with what `edit` makes of its text files. */
function all(edit: (name: string, text: string) => string): Files {
  const entries = Object.entries(RIGHT_COURSE);
  return Object.fromEntries(
    entries.map(([name, content]) => [name, typeof content === 'string' ? edit(name, content) : content]),
  );
}

describe('one mistake is one finding', () => {
  it.each<[string, Files, string[]]>([
    [
      'a mistyped type in the main language',
      edited('01-praise/ky.md', 'type=choice', 'type=chioce'),
      [`${KY}:15:33 error unknown-type`],
    ],
    [
      'a mistyped type in another language',
      edited('01-praise/en.md', 'type=number', 'type=nubmer'),
      [`${EN}:24:33 error unknown-type`],
    ],
    [
      'a bad id on a screen without text',
      edited('01-praise/en.md', '#praise-number', '#praise_number'),
      [`${EN}:24:14 error bad-id`],
    ],
    [
      'a bad id in the main language',
      edited('01-praise/ky.md', '#praise-number', '#praise_number'),
      [`${KY}:24:14 error bad-id`],
    ],
    [
      'a question without id in the test',
      edited('test/ky.md', '{#test-order type', '{type'),
      ['praise/test/ky.md:1:12 error question-head'],
    ],
    [
      'a mistyped type in the test, which has just enough questions',
      edited('test/en.md', 'type=order', 'type=oder'),
      ['praise/test/en.md:1:30 error unknown-type'],
    ],
    [
      'a mistyped level',
      edited('01-praise/en.md', 'type=choice', 'type=choice level=recal'),
      [`${EN}:15:46 error unknown-level`],
    ],
    [
      'an answer that can not be read',
      edited('01-praise/en.md', '= 12.5 ± 0.5', '= twelve'),
      [`${EN}:27:1 error unreadable-answer`],
    ],
    [
      'a head that can not be read',
      edited('01-praise/en.md', 'minutes: 2', 'minuts: 2'),
      [`${EN}:3:1 error unknown-key`],
    ],
  ])('for %s', async (_, files, expected) => {
    expect((await load(files)).said).toEqual(expected);
  });

  it('and other questions of the file are compared all the same', async () => {
    const files = edited('01-praise/ky.md', 'type=choice', 'type=chioce');
    const { said } = await load({ ...files, [EN]: String(files[EN]).replace('12.5', '12') });
    expect(said).toEqual([`${KY}:15:33 error unknown-type`, `${EN}:27:1 error languages-differ`]);
  });
});

describe('a mistake in course.yaml', () => {
  it.each<[string, (text: string) => string, string]>([
    ['an unknown key', (text) => `tilte: x\n${text}`, 'praise/course.yaml:1:1 error unknown-key'],
    [
      'languages that are wrong',
      (text) => text.replace('[ky, en]', '[ky, kg]'),
      'praise/course.yaml:4:17 error wrong-value',
    ],
    [
      'lessons that are wrong',
      (text) => text.replace(/lessons: .*/, 'lessons: 2'),
      'praise/course.yaml:5:10 error wrong-value',
    ],
    ['no YAML', (text) => text.replace('[ky, en]', '[ky, en'), 'praise/course.yaml:5:1 error yaml'],
    ['nothing', () => '', 'praise/course.yaml:1:1 error wrong-value'],
  ])('such as %s hides none in the lessons and the test, and makes up none', async (_, edit, expected) => {
    const wrong = all((name, text) => {
      if (name.endsWith('course.yaml')) return edit(text);
      return name.endsWith('en.md') ? text.replace(/type=(choice|order)/, 'type=x') : text;
    });
    const { said, courses } = await load(wrong);
    expect(courses).toEqual({});
    expect(said).toEqual([
      expected,
      'praise/lessons/01-praise/en.md:15:33 error unknown-type',
      'praise/lessons/02-mistakes/en.md:15:35 error unknown-type',
      'praise/test/en.md:1:30 error unknown-type',
    ]);
  });
});

describe('what is loaded', () => {
  it('has every text of every language of its course', async () => {
    const { courses } = await load(RIGHT_COURSE);
    const languages = (values: object) => LANGUAGES.filter((language: Language) => language in values);
    for (const question of Object.values(courses.praise?.questions ?? {}))
      expect(languages(question.text)).toEqual(['ky', 'en']);
    for (const screen of courses.praise?.lessons[0]?.screens ?? [])
      expect(languages(screen.text)).toEqual(['ky', 'en']);
  });
});
