import { describe, expect, it } from 'vitest';
import { type Edit, editedFlows, loadFolder } from './flow-folder.ts';

const WELCOME = 'welcome.yaml';
const KY = 'texts/ky.yaml';
const RU = 'texts/ru.yaml';
const ALL = '*';

type Case = readonly [name: string, edits: readonly Edit[], said: readonly string[]];

const TEXTS: readonly Case[] = [
  [
    'a text that is not there',
    [[WELCOME, 'say: ready', 'say: redy']],
    [
      'welcome.yaml:29:10 error unknown-text: There is no text `welcome.redy`. Did you mean `ready`?',
      'texts/*.yaml:9:3 warning unused-text: Nothing says the text `welcome.ready`. Remove it, or let a step say it.',
    ],
  ],
  [
    'a text that is missing in one language',
    [[RU, '  later: Later\n', '']],
    ['texts/ru.yaml:1:1 error missing-text: The text `welcome.later` is missing in ru. It is there in ky and en.'],
  ],
  [
    'a section that is missing in one language',
    [[RU, 'common:\n  back: Back\n', '']],
    ['texts/ru.yaml:1:1 error missing-text: The text `common.back` is missing in ru. It is there in ky and en.'],
  ],
  [
    'a text of the core that is missing',
    [[ALL, '  next:', '  nxt:']],
    [
      'texts/ky.yaml:17:1 error missing-text: The text `core.next` is missing in ky.',
      'texts/ru.yaml:17:1 error missing-text: The text `core.next` is missing in ru.',
      'texts/en.yaml:17:1 error missing-text: The text `core.next` is missing in en.',
      'texts/*.yaml:18:3 warning unused-text: Nothing says the text `core.nxt`. Did you mean `core.next`?',
    ],
  ],
  [
    'a text that nothing says',
    [[ALL, 'common:\n', 'common:\n  more: More\n']],
    ['texts/*.yaml:16:3 warning unused-text: Nothing says the text `common.more`. Remove it, or let a step say it.'],
  ],
  [
    'texts of no flow',
    [[ALL, 'common:\n', 'menue:\n  more: More\ncommon:\n']],
    ['texts/*.yaml:15:1 warning unused-text: There is no flow `menue`. Did you mean `menu`?'],
  ],
  [
    'a placeholder that one language lacks',
    [[RU, 'Until later {greeting}.', 'Until later.']],
    [
      'texts/ru.yaml:14:8 error placeholders-differ: `menu.bye` lacks `{greeting}` here, but has it in ky and en. Use the same placeholders in every language.',
    ],
  ],
  [
    'a placeholder that is not known',
    [[ALL, '{greeting}.', '{greting}.']],
    [
      'texts/*.yaml:14:20 error unknown-placeholder: Nothing is known here that `{greting}` could stand for. Did you mean `greeting`?',
    ],
  ],
  [
    'a placeholder that is not known, in a block of lines',
    [[ALL, 'School: {school}', 'School: {schol}']],
    [
      'texts/*.yaml:11:13 error unknown-placeholder: Nothing is known here that `{schol}` could stand for. Did you mean `school`?',
    ],
  ],
  [
    'a placeholder that a text of the core is not given',
    [[ALL, '  next: "Core ', '  next: "Core {name}']],
    [
      'texts/*.yaml:18:15 error unknown-placeholder: Nothing is known here that `{name}` could stand for. This text takes none.',
    ],
  ],
  [
    'a suffix on a placeholder',
    [[KY, '{greeting}.', '{greeting}га.']],
    [
      'texts/ky.yaml:14:30 error suffix-on-placeholder: “га” stands right after {greeting}: a suffix is wrong for half of the values (Айгүлгө, but Асанга). Let {greeting} stand alone, as in «{greeting}, сиз …» or «Мектеп — {greeting}».',
    ],
  ],
  [
    'a hyphen after a placeholder',
    [[KY, '{bar}"', '{bar}-көрсөткүч"']],
    [
      'texts/ky.yaml:13:72 error suffix-on-placeholder: “-көрсөткүч” stands right after {bar}: a suffix is wrong for half of the values (Айгүлгө, but Асанга). Let {bar} stand alone, as in «{bar}, сиз …» or «Мектеп — {bar}».',
    ],
  ],
  [
    'a suffix on a number within a plural',
    [[KY, 'other {# lessons}', 'other {#түн lessons}']],
    [
      'texts/ky.yaml:13:56 error suffix-on-placeholder: “түн” stands right after #: a suffix is wrong for half of the values (Айгүлгө, but Асанга). Let # stand alone, as in «#, сиз …» or «Мектеп — #».',
    ],
  ],
  [
    'straight quotes',
    [[RU, 'later: Later', 'later: The "later"']],
    ['texts/ru.yaml:7:14 warning straight-quotes: Straight quotes ("…") are not used in this language. Write «…».'],
  ],
  [
    'a brace that is not closed',
    [[KY, '{greeting}.', '{greeting.']],
    [
      'texts/ky.yaml:14:20 error bad-text: A brace is opened here, but no name and closing brace follow. Write `{name}`.',
    ],
  ],
  [
    'a plural without `other`',
    [[KY, 'one {# lesson} other {# lessons}', 'one {# lesson}']],
    ['texts/ky.yaml:13:47 error bad-text: This choice needs an `other {…}` for all that is not named.'],
  ],
  [
    'a date',
    [[ALL, '{greeting}.', '{greeting, date}.']],
    ["texts/*.yaml:14:20 error bad-text: `{greeting}` can't be formatted as a date or time. Write `{greeting}` alone."],
  ],
];

describe('what is wrong with texts is said where it stands', () => {
  it.each(TEXTS)('%s', async (_, edits, said) => {
    const { said: found, compiled } = await loadFolder(editedFlows(edits));
    expect(found).toEqual(said);
    expect(compiled === undefined).toBe(found.some((line) => line.includes(' error ')));
  });
});
