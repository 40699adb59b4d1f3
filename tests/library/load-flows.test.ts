import { describe, expect, it } from 'vitest';
import type { OutboundMessage } from '../../src/learning/message.ts';
import { editedFlows, loadFolder, RIGHT_FLOWS } from './flow-folder.ts';

describe('flows that are right', () => {
  it('have no findings and are compiled', async () => {
    const { said, compiled } = await loadFolder(RIGHT_FLOWS);
    expect(said).toEqual([]);
    expect(compiled?.flows.map(({ id }) => id)).toEqual(['menu', 'welcome']);
    const welcome = compiled?.flows[1];
    expect(welcome?.start).toBe('language');
    expect(welcome?.steps).toEqual({
      language: {
        say: { key: 'welcome.hello' },
        ask: {
          choices: [
            { value: 'ky', label: 'welcome.kyrgyz' },
            { value: 'ru', label: 'welcome.russian' },
            { value: 'en', label: 'welcome.english' },
          ],
          save: 'learner.language',
        },
        then: { step: 'school' },
      },
      school: {
        say: { key: 'welcome.ask-school' },
        ask: {
          choices: [{ value: 'later', label: 'welcome.later' }],
          text: { min: 2, max: 20 },
          save: 'code',
          otherwise: 'welcome.school-again',
          timeout: { afterMs: 86_400_000, then: 'done' },
        },
        then: { byAnswer: { later: 'done' }, else: 'join' },
      },
      join: {
        do: { action: 'join-team', with: { code: '{code}' } },
        then: { byAnswer: { joined: 'done', unknown: 'school', failed: 'done' } },
      },
      done: { say: { key: 'welcome.ready' }, call: { flow: 'menu', with: { greeting: '{school}' } } },
    });
  });

  it('carry conditions that look at what a learner did', async () => {
    const { compiled } = await loadFolder(RIGHT_FLOWS);
    const then = compiled?.flows[0]?.steps.route?.then;
    if (!then || !('rules' in then)) throw new Error('no rules');
    const take = (lessonsDone: bigint, vars: Record<string, unknown>): string | undefined =>
      then.rules.find(({ condition }) => condition({ learner: {}, progress: { lessonsDone }, vars, now: new Date(0) }))
        ?.step;
    expect(take(1n, { greeting: 'x' })).toBe('choose');
    expect(take(1n, {})).toBe('pause');
    expect(take(0n, { greeting: 'x' })).toBe('pause');
  });

  it('are started by folded commands and words', async () => {
    const { compiled } = await loadFolder(RIGHT_FLOWS);
    expect(compiled?.triggers).toMatchObject({
      start: 'welcome',
      otherwise: 'menu',
      commands: { menu: 'menu' },
      events: {},
    });
    expect(Object.keys(compiled?.triggers.words ?? {})).toEqual(['меню', 'тизме', 'menu']);
  });

  it('find nothing under the names that every object of JavaScript has', async () => {
    const { compiled } = await loadFolder(RIGHT_FLOWS);
    expect(compiled?.triggers.words.constructor).toBeUndefined();
    expect(compiled?.flows[0]?.steps.toString).toBeUndefined();
  });

  it('resolve the text of the consent to its section', async () => {
    const { said, compiled } = await loadFolder(
      editedFlows([
        [
          'welcome.yaml',
          'do: join-team\n    with: { code: "{code}" }\n    then: { joined: done, unknown: school, failed: done }',
          'do: give-consent\n    with: { text: hello }\n    then: done',
        ],
        ['welcome.yaml', '"{school}"', '"{code}"'],
      ]),
    );
    expect(said).toEqual([]);
    expect(compiled?.flows[1]?.steps.join?.do).toEqual({ action: 'give-consent', with: { text: 'welcome.hello' } });
  });
});

describe('the folder of flows', () => {
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(RIGHT_FLOWS).filter(([name]) => !names.includes(name)));

  it.each([
    [
      'lacks a language',
      without('texts/ru.yaml'),
      ['texts/ru.yaml:1:1 error missing-texts: There is no such file. It holds what the flows say in ru.'],
    ],
    [
      'has a language that nobody speaks',
      { ...RIGHT_FLOWS, 'texts/kg.yaml': 'core: {}' },
      ['texts/kg.yaml:1:1 error bad-name: No language is called so. Did you mean `ky.yaml`?'],
    ],
    [
      'has a flow whose name is no id',
      { ...RIGHT_FLOWS, 'My Flow.yaml': 'start: a' },
      [
        'My Flow.yaml:1:1 error bad-name: The file name is the name of the flow. An id is made of the letters a–z, digits and hyphens, such as `praise-effort`, and has at most 64 of them.',
      ],
    ],
    [
      'has a flow whose name means something else',
      { ...RIGHT_FLOWS, 'lesson.yaml': 'start: a' },
      ['lesson.yaml:1:1 error bad-name: `lesson` means something else in flows. Call this file otherwise.'],
    ],
    [
      'has a flow with the other ending',
      { ...RIGHT_FLOWS, 'more.yml': 'start: a' },
      ['more.yml:1:1 error bad-name: Flows end in .yaml. Call this file more.yaml.'],
    ],
    ['has what an editor leaves', { ...RIGHT_FLOWS, '.menu.yaml.swp': 'x', 'menu.yaml~': 'x' }, []],
    [
      'has a file that is not text',
      { ...RIGHT_FLOWS, 'menu.yaml': new Uint8Array([0xff, 0xfe, 0x00]) },
      [
        'menu.yaml:1:1 error not-utf8: This file is not UTF-8 text. In your editor, choose “Save as” and the encoding UTF-8.',
      ],
    ],
  ])('%s', async (_, files, said) => {
    expect((await loadFolder(files)).said).toEqual(said);
  });

  it('is not there', async () => {
    const { said } = await loadFolder({});
    expect(said[0]).toBe(
      'texts/ky.yaml:1:1 error missing-texts: There is no such file. It holds what the flows say in ky.',
    );
  });
});

describe('screens', () => {
  const shown: OutboundMessage[] = [];
  const misfits = {
    narrow: (message: OutboundMessage) => {
      shown.push(message);
      return message.text.startsWith('Hello ru') ? ['the text is too long'] : [];
    },
  };

  it('that do not fit a channel are said at their text', async () => {
    const { said, compiled } = await loadFolder(RIGHT_FLOWS, misfits);
    expect(said).toEqual([
      'texts/ru.yaml:2:10 error misfit: The step `language` of welcome.yaml does not fit narrow: the text is too long.',
    ]);
    expect(compiled).toBeUndefined();
  });

  it('are tried with long values, choices and links', () => {
    const menu = shown.find((message) => message.link);
    expect(menu?.text).toBe('100 lessons ▰▰▰▰▰▰▰▰▰▰');
    expect(menu?.link).toEqual({ label: 'Back', url: expect.stringMatching(/^\/c\/https:\/\/example\.org\/x{60}$/) });
    expect(menu?.ask).toMatchObject({
      type: 'choice',
      choices: [{ value: 'sample' }, { value: 'none', label: 'Back' }],
    });
    const school = shown.find((message) => message.ask?.type === 'text');
    expect(school?.ask).toMatchObject({ choices: [{ value: 'later', label: 'Later' }] });
  });
});
