import { describe, expect, it } from 'vitest';
import { type Edit, editedFlows, loadFolder } from './flow-folder.ts';

const WELCOME = 'welcome.yaml';
const MENU = 'menu.yaml';
const KY = 'texts/ky.yaml';
const ALL = '*';

type Case = readonly [name: string, edits: readonly Edit[], said: readonly string[]];

const STEPS: readonly Case[] = [
  [
    'a step that is not there',
    [[WELCOME, 'then: school\n', 'then: scool\n']],
    ['welcome.yaml:11:11 error unknown-step: There is no step `scool`. Did you mean `school`?'],
  ],
  [
    'a step that is not there and near none',
    [[WELCOME, 'then: school\n', 'then: xyzxyz\n']],
    [
      'welcome.yaml:11:11 error unknown-step: There is no step `xyzxyz`. The steps are `language`, `school`, `join`, `done`.',
    ],
  ],
  [
    'a first step that is not there',
    [[WELCOME, 'start: language', 'start: langage']],
    ['welcome.yaml:2:8 error unknown-step: There is no step `langage`. Did you mean `language`?'],
  ],
  [
    'a step that is not there after a time-out',
    [[WELCOME, 'then: done }\n    then: { later', 'then: dune }\n    then: { later']],
    ['welcome.yaml:20:35 error unknown-step: There is no step `dune`. Did you mean `done`?'],
  ],
  [
    'a step that is not there after a condition',
    [[MENU, '{ then: pause }', '{ then: pausse }']],
    ['menu.yaml:11:17 error unknown-step: There is no step `pausse`. Did you mean `pause`?'],
  ],
  [
    'a step that nothing leads to',
    [[MENU, '  goodbye:\n', '  lost:\n    say: bye\n  goodbye:\n']],
    ['menu.yaml:36:3 error unreachable-step: Nothing leads to the step `lost`. Let a `then` name it, or remove it.'],
  ],
  [
    'a step that does two things',
    [[MENU, '    wait: 30s', '    wait: 30s\n    do: stop']],
    ['menu.yaml:14:5 error two-things: A step does one thing, but `pause` has `do` and `wait`. Make two steps of it.'],
  ],
  [
    'a step that does nothing',
    [
      [MENU, '    say: bye', '    link: { label: common.back, url: "/" }'],
      [ALL, '  bye: Until later {greeting}.\n', ''],
    ],
    [
      'menu.yaml:36:3 error empty-step: The step `goodbye` does nothing. Give it `say`, or remove it.',
      'menu.yaml:37:5 error link-without-say: A link stands under what is said, but nothing is said here. Add `say`.',
    ],
  ],
  [
    'a step that is empty',
    [
      [MENU, '    say: bye', '    {}'],
      [ALL, '  bye: Until later {greeting}.\n', ''],
    ],
    ['menu.yaml:36:3 error empty-step: The step `goodbye` does nothing. Give it `say`, or remove it.'],
  ],
  [
    'a question without words',
    [
      [WELCOME, '    say: ask-school\n', ''],
      [ALL, '  ask-school: What is the code of your school?\n', ''],
    ],
    [
      'welcome.yaml:14:5 error ask-without-say: Something is asked here, but nothing is said. Put the question into `say`.',
    ],
  ],
  [
    'a question without answers',
    [
      [WELCOME, '      choices: { ky: kyrgyz, ru: russian, en: english }\n', ''],
      [ALL, '  kyrgyz: Кыргызча\n  russian: По-русски\n  english: English\n', ''],
    ],
    ['welcome.yaml:8:5 error no-answers: Nothing can be answered here. Give `choices`, `list` or `text`.'],
  ],
  [
    'a list with free text',
    [[MENU, '      list: courses', '      list: courses\n      text: {}']],
    [
      'menu.yaml:22:7 error list-and-text: A list is chosen from, so no free text is asked with it. Remove `text` or `list`.',
    ],
  ],
  [
    'a shortest answer that is longer than the longest',
    [[WELCOME, 'min: 2, max: 20', 'min: 21, max: 20']],
    ['welcome.yaml:16:20 error min-above-max: `min` (21) is greater than `max` (20): no answer fits.'],
  ],
  [
    'an answer saved nowhere',
    [[WELCOME, 'save: learner.language', 'save: learner.langage']],
    [
      "welcome.yaml:10:13 error bad-save: An answer can't be saved as `learner.langage`. Did you mean `learner.language`? Take `learner.language`, `learner.name`, `learner.nudgeAt`, or a variable: one word of Latin letters and digits.",
    ],
  ],
  [
    'an answer that is no language',
    [[WELCOME, '{ ky: kyrgyz', '{ kg: kyrgyz']],
    ["welcome.yaml:9:18 error bad-save: `learner.language` can't be `kg`. It is one of `ky`, `ru`, `en`."],
  ],
  [
    'an hour that is none',
    [[WELCOME, 'save: learner.language', 'save: learner.nudgeAt']],
    [
      "welcome.yaml:9:18 error bad-save: `learner.nudgeAt` can't be `ky`. It is a time such as `19:00`, or `never`.",
      "welcome.yaml:9:30 error bad-save: `learner.nudgeAt` can't be `ru`. It is a time such as `19:00`, or `never`.",
      "welcome.yaml:9:43 error bad-save: `learner.nudgeAt` can't be `en`. It is a time such as `19:00`, or `never`.",
    ],
  ],
  [
    'free text as the hour',
    [[WELCOME, 'save: code', 'save: learner.nudgeAt']],
    [
      'welcome.yaml:18:13 error bad-save: `learner.nudgeAt` takes answers from `choices` only: a time such as `19:00`, or `never`.',
      "welcome.yaml:17:18 error bad-save: `learner.nudgeAt` can't be `later`. It is a time such as `19:00`, or `never`.",
    ],
  ],
  [
    '`with` beside nothing that takes it',
    [[MENU, '    wait: 30s', '    wait: 30s\n    with: { a: b }']],
    ['menu.yaml:15:5 error needless-with: `with` is for `do` and `call`, and this step has neither. Remove it.'],
  ],
  [
    'an answer that is not handled',
    [[MENU, '{ none: goodbye, else: open }', '{ none: goodbye }']],
    [
      'menu.yaml:24:5 error unhandled-answer: Other answers are possible here, and nothing is said about them. Add `else: STEP`.',
    ],
  ],
  [
    'an outcome that is not handled',
    [[WELCOME, 'unknown: school, ', '']],
    ['welcome.yaml:26:5 error unhandled-answer: Nothing is said about the outcome `unknown`. Add it, or `else: STEP`.'],
  ],
  [
    'two outcomes that are not handled',
    [[WELCOME, 'unknown: school, failed: done', '']],
    [
      'welcome.yaml:26:5 error unhandled-answer: Nothing is said about the outcomes `unknown`, `failed`. Add them, or `else: STEP`.',
    ],
  ],
  [
    'an answer that can not come',
    [[WELCOME, '{ later: done, else', '{ latr: done, else']],
    ['welcome.yaml:21:13 error impossible-answer: `latr` is no answer of this step. Did you mean `later`?'],
  ],
  [
    'an outcome that can not come',
    [[WELCOME, 'failed: done', 'failed: done, nowhere: done']],
    [
      'welcome.yaml:26:58 error impossible-answer: `nowhere` is no outcome of this step. Possible: `joined`, `unknown`, `failed`.',
    ],
  ],
  [
    'an `else` that is never taken',
    [[WELCOME, 'failed: done', 'failed: done, else: done']],
    ['welcome.yaml:26:58 warning needless-else: Every outcome is named, so `else` is never taken. Remove it.'],
  ],
  [
    'answers of a step that asks nothing',
    [[MENU, '    wait: 30s\n    then: choose', '    wait: 30s\n    then: { yes: choose }']],
    [
      'menu.yaml:15:11 error no-answers: This step asks nothing and does nothing, so there is no answer to choose by. Name one step: `then: STEP`.',
    ],
  ],
  [
    'an entry without condition before the end',
    [[MENU, '      - { then: pause }', '      - { then: pause }\n      - { if: "true", then: choose }']],
    [
      'menu.yaml:11:9 error early-default: This entry has no `if`, so what follows it is never looked at. Move it to the end, or give it one.',
    ],
  ],
  [
    'something after the end of the conversation',
    [[MENU, '    say: bye', '    say: bye\n    do: erase\n    then: choose']],
    ['menu.yaml:39:5 error nothing-follows: After `erase` the conversation is over. Remove `then`.'],
  ],
  [
    'an action that is not there',
    [[WELCOME, 'do: join-team', 'do: join-tem']],
    ['welcome.yaml:24:9 error unknown-action: There is no action `join-tem`. Did you mean `join-team`?'],
  ],
  [
    'an action that is near none',
    [[WELCOME, 'do: join-team', 'do: fly']],
    ['welcome.yaml:24:9 error unknown-action: There is no action `fly`. `sabak lint --actions` lists the actions.'],
  ],
  [
    'a parameter that is not there',
    [[WELCOME, 'with: { code:', 'with: { cod:']],
    [
      'welcome.yaml:25:13 error unknown-parameter: `join-team` takes no `cod`. Did you mean `code`?',
      'welcome.yaml:25:5 error missing-parameter: `join-team` needs `with: { code: … }`.',
    ],
  ],
  [
    'a parameter that is missing',
    [[WELCOME, '    with: { code: "{code}" }\n', '']],
    ['welcome.yaml:24:5 error missing-parameter: `join-team` needs `with: { code: … }`.'],
  ],
  [
    'a flow that is not there',
    [[WELCOME, 'call: menu', 'call: meno']],
    ['welcome.yaml:30:11 error unknown-flow: There is no flow `meno`. Did you mean `menu`?'],
  ],
  [
    'a lesson without its course',
    [[MENU, 'course: "{course}", lesson', 'lesson']],
    ['menu.yaml:33:5 error missing-parameter: `lesson` needs `with: { course: … }`.'],
  ],
  [
    'a test that is neither before nor after',
    [
      [MENU, 'call: lesson', 'call: test'],
      [MENU, 'lesson: "01-first"', 'test: "later"'],
    ],
    ['menu.yaml:33:39 error wrong-value: A test is `before` or `after`, not `later`.'],
  ],
  [
    'a variable that is not there, in what is handed over',
    [[WELCOME, 'code: "{code}"', 'code: "{cod}"']],
    ['welcome.yaml:25:20 error unknown-variable: No variable of this flow is called `cod`. Did you mean `code`?'],
  ],
  [
    'a variable that is not there, in an address',
    [[MENU, 'url: "/c/{greeting}"', 'url: "/c/{greting}"']],
    ['menu.yaml:19:42 error unknown-variable: No variable of this flow is called `greting`. Did you mean `greeting`?'],
  ],
  [
    'a condition that names nothing known',
    [[MENU, 'progress.lessonsDone > 0', 'progress.lessonDone > 0']],
    ['menu.yaml:10:25 error bad-condition: `progress.lessonDone` is not known. Did you mean `progress.lessonsDone`?'],
  ],
  [
    'a condition over an unknown thing',
    [[MENU, 'progress.lessonsDone > 0', 'progres.lessonsDone > 0']],
    ['menu.yaml:10:16 error bad-condition: `progres` is not known in a condition. Did you mean `progress`?'],
  ],
  [
    'a condition that compares a number with a text',
    [[MENU, 'progress.lessonsDone > 0', "progress.lessonsDone > 'x'"]],
    [
      'menu.yaml:10:16 error bad-condition: This compares or combines things of different types (int > string). A text stands between quotes, a number does not.',
    ],
  ],
  [
    'a condition that is no condition',
    [[MENU, 'progress.lessonsDone > 0 && has(vars.greeting)', 'progress.lessonsDone']],
    [
      'menu.yaml:10:16 error bad-condition: A condition must be true or false, but this is a number. Compare it, as in `progress.lessonsDone > 0`.',
    ],
  ],
  [
    'a condition that ends too early',
    [[MENU, 'progress.lessonsDone > 0 && has(vars.greeting)', 'progress.lessonsDone >']],
    ['menu.yaml:10:38 error bad-condition: This condition ends too early: something is missing after it.'],
  ],
  [
    'a condition over a variable that is not there',
    [[MENU, 'vars.greeting', 'vars.greating']],
    ['menu.yaml:10:53 error unknown-variable: No variable of this flow is called `greating`. Did you mean `greeting`?'],
  ],
  [
    'a loop without waiting',
    [[MENU, '    wait: 30s\n    then: choose', '    then: route']],
    [
      'menu.yaml:8:3 error loop-without-wait: The steps `route`, `pause` lead round to `route` again: nothing waits for her there, so it never comes to an end. Put an `ask` or `wait` into it.',
    ],
  ],
  [
    'a step that leads to itself',
    [[MENU, '    wait: 30s\n    then: choose', '    then: pause']],
    [
      'menu.yaml:13:3 error loop-without-wait: The step `pause` leads back to itself: nothing waits for her there, so it never comes to an end. Put an `ask` or `wait` into it.',
    ],
  ],
  [
    'actions that go round for ever',
    [
      [
        MENU,
        '    wait: 30s\n    then: choose',
        '    do: stop\n    then: again\n  again:\n    do: resume\n    then: pause',
      ],
    ],
    [
      'menu.yaml:13:3 error endless-loop: The steps `pause`, `again` lead round to `pause` again: it can neither end nor wait. Let one step lead out of it.',
    ],
  ],
  [
    'a flow that calls itself',
    [[MENU, '    wait: 30s\n    then: choose', '    call: menu']],
    [
      'menu.yaml:14:11 error endless-recursion: `menu` calls itself here, before anything waits for her: it never comes to an end. Put an `ask` before the call, or remove it.',
    ],
  ],
  [
    'flows that call each other',
    [
      [WELCOME, 'start: language', 'start: done'],
      [MENU, '    wait: 30s\n    then: choose', '    call: welcome'],
    ],
    [
      'welcome.yaml:6:3 error unreachable-step: Nothing leads to the step `language`. Let a `then` name it, or remove it.',
      'welcome.yaml:13:3 error unreachable-step: Nothing leads to the step `school`. Let a `then` name it, or remove it.',
      'welcome.yaml:23:3 error unreachable-step: Nothing leads to the step `join`. Let a `then` name it, or remove it.',
      'menu.yaml:14:11 error endless-recursion: `menu` calls itself here by way of `welcome`, before anything waits for her: it never comes to an end. Put an `ask` before the call, or remove it.',
    ],
  ],
  [
    'nothing about a flow called again and again that waits each time',
    [[WELCOME, 'with: { greeting: "{school}" }', 'with: { greeting: "{school}" }\n    then: done']],
    [],
  ],
  [
    'a flow called again and again that need not wait',
    [
      [WELCOME, 'with: { greeting: "{school}" }', 'with: { greeting: "{school}" }\n    then: done'],
      [MENU, '    wait: 30s\n    then: choose', '    say: bye'],
    ],
    [
      'welcome.yaml:28:3 error loop-without-wait: The step `done` leads back to itself: nothing waits for her there, so it never comes to an end. Put an `ask` or `wait` into it.',
    ],
  ],
];

const TRIGGERS: readonly Case[] = [
  [
    'two flows that start at the first message',
    [[MENU, '  otherwise: true', '  start: true']],
    [
      'welcome.yaml:3:14 error claimed-twice: `start` starts `menu` already (menu.yaml). One thing starts one flow: remove it from one of them.',
    ],
  ],
  [
    'no flow that starts at the first message',
    [[WELCOME, 'on: { start: true }\n', '']],
    [
      ':1:1 error no-start: No flow starts at the first message of a learner. Write `on: { start: true }` into one of them.',
    ],
  ],
  [
    'a command that two flows claim',
    [[WELCOME, 'on: { start: true }', 'on: { start: true, command: Menu }']],
    [
      'welcome.yaml:3:29 error claimed-twice: The command `Menu` starts `menu` already (menu.yaml). One thing starts one flow: remove it from one of them.',
    ],
  ],
  [
    'a word that two flows claim',
    [[WELCOME, 'on: { start: true }', 'on: { start: true, words: { ru: [Тизме] } }']],
    [
      'welcome.yaml:3:34 error claimed-twice: The word `Тизме` starts `menu` already (menu.yaml). One thing starts one flow: remove it from one of them.',
    ],
  ],
  [
    'an event that two flows claim',
    [
      [WELCOME, 'on: { start: true }', 'on: { start: true, event: resumed }'],
      [MENU, '  otherwise: true', '  event: resumed'],
    ],
    [
      'welcome.yaml:3:27 error claimed-twice: The event `resumed` starts `menu` already (menu.yaml). One thing starts one flow: remove it from one of them.',
    ],
  ],
  [
    'a word without letters',
    [[MENU, 'ky: [меню, тизме]', 'ky: [меню, тизме, "?!"]']],
    ['menu.yaml:5:30 error unsayable: “?!” has no letter and no digit, so nobody can say it.'],
  ],
];

const SHAPE: readonly Case[] = [
  [
    'an unknown key',
    [[WELCOME, '    say: hello', '    sey: hello']],
    ['welcome.yaml:7:5 error unknown-key: Unknown key `sey`. Did you mean `say`?'],
  ],
  [
    'an unknown key in a condition',
    [[MENU, '{ then: pause }', '{ than: pause }']],
    [
      'menu.yaml:11:9 error missing-key: `then` is missing in `steps.route.then.2`. Write `then: …`: the step to go on with where the condition holds.',
      'menu.yaml:11:11 error unknown-key: Unknown key `than`. Did you mean `then`?',
    ],
  ],
  [
    'an unknown key at the top',
    [[WELCOME, 'start: language', 'begin: language']],
    [
      'welcome.yaml:2:1 error missing-key: `start` is missing. Write `start: …`: the step that is run first.',
      'welcome.yaml:2:1 error unknown-key: Unknown key `begin`. Known here: `start`, `on`, `steps`.',
    ],
  ],
  [
    'an unknown event',
    [[WELCOME, 'on: { start: true }', 'on: { start: true, event: course-complete }']],
    [
      'welcome.yaml:3:27 error wrong-value: `on.event` must be one of `course-completed`, `school-link`, `course-link`, `resumed`, not `course-complete`. Did you mean `course-completed`?',
    ],
  ],
  [
    'a key that stands twice',
    [[WELCOME, '    say: hello', '    say: hello\n    say: hello']],
    ['welcome.yaml:8:5 error yaml: This key stands here twice. Keep one of them.'],
  ],
  [
    'a step that stands twice',
    [[MENU, '  goodbye:', '  pause:']],
    ['menu.yaml:36:3 error yaml: This key stands here twice. Keep one of them.'],
  ],
  [
    'a span of time without unit',
    [[MENU, 'wait: 30s', 'wait: "30"']],
    ['menu.yaml:14:11 error wrong-value: `steps.pause.wait`: write a span of time such as `30s`, `15m`, `2h` or `1d`.'],
  ],
  [
    'a template without quotes',
    [[WELCOME, 'code: "{code}"', 'code: {code}']],
    ['welcome.yaml:25:19 error wrong-value: `steps.join.with.code` must be a text. Put it between quotes: "…".'],
  ],
  [
    'an answer with a space',
    [[WELCOME, '{ later: later }', '{ "much later": later }']],
    [
      "welcome.yaml:17:18 error wrong-key: `much later` can't stand here: an answer is made of Latin letters, digits, `:`, `_` and `-`; what she reads is its text.",
    ],
  ],
  [
    'a bad name of a step',
    [[MENU, '  goodbye:', '  Good_bye:']],
    [
      "menu.yaml:36:3 error wrong-key: `Good_bye` can't stand here: An id is made of the letters a–z, digits and hyphens, such as `praise-effort`, and has at most 64 of them.",
    ],
  ],
  [
    'more answers than fit',
    [
      [
        WELCOME,
        '{ later: later }',
        '{ a: later, b: later, c: later, d: later, e: later, f: later, g: later, h: later, i: later, j: later, k: later }',
      ],
    ],
    ['welcome.yaml:17:16 error wrong-value: `steps.school.ask.choices`: offer at most 10 answers.'],
  ],
  [
    'a text that is a number',
    [[KY, 'later: Later', 'later: 5']],
    ['texts/ky.yaml:7:10 error wrong-value: `welcome.later` must be a text, not `5`. Put it between quotes: "…".'],
  ],
  [
    'a text that is empty',
    [[KY, 'later: Later', 'later:']],
    ['texts/ky.yaml:7:9 error wrong-value: `welcome.later` must be a text, but nothing stands here.'],
  ],
];

describe('what is wrong with steps is said where it stands', () => {
  it.each(STEPS)('%s', async (_, edits, said) => {
    const { said: found, compiled } = await loadFolder(editedFlows(edits));
    expect(found).toEqual(said);
    expect(compiled === undefined).toBe(found.some((line) => line.includes(' error ')));
  });
});

describe('what is wrong with how flows start is said where it stands', () => {
  it.each(TRIGGERS)('%s', async (_, edits, said) => {
    const { said: found, compiled } = await loadFolder(editedFlows(edits));
    expect(found).toEqual(said);
    expect(compiled === undefined).toBe(found.some((line) => line.includes(' error ')));
  });
});

describe('what is wrong with the shape of a file is said where it stands', () => {
  it.each(SHAPE)('%s', async (_, edits, said) => {
    const { said: found, compiled } = await loadFolder(editedFlows(edits));
    expect(found).toEqual(said);
    expect(compiled === undefined).toBe(found.some((line) => line.includes(' error ')));
  });
});
