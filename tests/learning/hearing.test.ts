import { describe, expect, it } from 'vitest';
import { atMenu, Conversation, inLesson } from './drive.ts';

const SHOWN_AGAIN = 'one begins';

describe('a command in the middle of a lesson', () => {
  it.each([
    ...['help', 'Help', 'HELP!', '/help', '/ help', '/help@SabakBot', '/Help please'],
    ...['помощь', 'Помощь', '/помощь'],
    ...['жардам', '/жардам', '«Жардам»'],
  ])('interrupts, and the same turn waits again: %s', (text) => {
    const she = inLesson();
    const before = she.waiting();
    expect(she.text(text)).toEqual(['en help.help', SHOWN_AGAIN]);
    expect(she.waiting()).toEqual(before);
    expect(she.tapTurn(before?.turn ?? 0, 'next')).toEqual(['praise?']);
  });

  it.each(['башкы меню', '/башкы меню', 'Главное меню', '/главное меню', '/menu', '/меню'])(
    'may be of more words than one: %s',
    (text) => {
      expect(inLesson().text(text)).toEqual(['en menu.menu']);
    },
  );

  it.each(['/nothing', '/', '/constructor', '/__proto__'])('which is none shows again what waits: %s', (text) => {
    expect(inLesson().text(text)).toEqual([SHOWN_AGAIN]);
  });

  it('nests: each comes back to the one before', () => {
    const she = inLesson();
    she.text('/settings');
    she.text('/language');
    expect(she.places().slice(-2)).toEqual(['settings:settings', 'language:language']);
    expect(she.tap('ru')).toEqual(['ru language.changed', 'ru settings.settings']);
    expect(she.tap('back')).toEqual(['ru settings.closed', SHOWN_AGAIN]);
  });
});

describe('the same command twenty times', () => {
  const twenty = (she: Conversation, ...texts: string[]) => {
    for (let i = 0; i < 20; i++) for (const text of texts) she.text(text);
    return she;
  };

  it.each([
    ['menu', ['menu']],
    ['settings', ['/settings']],
    ['menu and settings by turns', ['menu', '/settings']],
    ['a flow that waits for an effect', ['/export']],
    ['a pause', ['/pause']],
  ])('does not grow the stack: %s', (_, texts) => {
    expect(twenty(inLesson(), ...texts).places().length).toBeLessThanOrEqual(2 + texts.length);
  });

  it('does not grow the stack where it leads into another flow', () => {
    const she = new Conversation();
    she.start();
    she.tap('en');
    expect(twenty(she, 'menu').places()).toEqual(['onboarding:consent']);
    expect(she.factsOf('flow.stopped')).toEqual([]);
  });

  it('does not grow the stack by what she goes to from it', () => {
    const she = inLesson();
    for (let i = 0; i < 20; i++) {
      she.text('menu');
      she.tap('settings');
      she.tap('language');
    }
    expect(she.places()).toEqual([
      'course:lesson',
      'lesson/growth/one:start.1',
      'menu:settings',
      'settings:language',
      'language:language',
    ]);
  });

  it('goes on where a flow that she went to called the one which she had interrupted', () => {
    const she = atMenu();
    she.text('/settings');
    she.text('menu');
    she.tap('settings');
    expect(she.places()).toEqual(['menu:settings', 'settings:settings']);
    expect(she.tap('back')).toEqual(['en settings.closed', 'en menu.menu']);
  });
});

describe('more commands than anyone answers', () => {
  const MANY = ['one', 'two', 'three', 'four', 'five', 'settings', 'language', 'school', 'hurry', 'forget', 'lessons'];
  const MORE = ['export', 'pause', 'help', 'stop'];

  it('never lead to an apology', () => {
    const she = inLesson();
    for (const name of [...MANY, ...MORE, 'menu', ...MANY, ...MORE, 'menu']) {
      she.text(`/${name}`);
      expect(she.messages.at(-1)?.text).not.toBe('en core.sorry');
    }
    she.tap('settings');
    she.tap('language');
    she.tap('en');
    expect(she.factsOf('flow.stopped')).toEqual([]);
    expect(she.places().slice(-2)).toEqual(['menu:settings', 'settings:settings']);
  });

  it('do not cost her the place in her lesson', () => {
    const she = inLesson();
    she.tap('next');
    for (const name of MANY) she.text(`/${name}`);
    she.text('menu');
    expect(she.tap('learn')).toEqual(['en course.lesson', 'praise?']);
  });
});

describe('a text that does not answer', () => {
  it.each([
    ['nonsense', 'asdf qwer', 'asdf qwer'],
    ['nothing', '', ''],
    ['spaces', ' \n\t ', ''],
    ['emoji', '🤷🏽‍♀️', '🤷🏽‍♀️'],
    ['NUL', '\u0000\u0007', ''],
    ['marks that turn the direction', '\u202egnp.exe\u2069', 'gnp.exe'],
    ['half a surrogate pair', 'x\ud800', 'x\ufffd'],
    ['a megabyte', 'ө'.repeat(1_000_000), 'ө'.repeat(4_096)],
    ['a megabyte of NUL', '\u0000'.repeat(1_000_000), ''],
    ['a name of every object', 'constructor', 'constructor'],
  ])('is answered with what was expected, and the question: %s', (_, text, heard) => {
    const she = inLesson();
    const before = she.waiting();
    she.isOnline = false;
    she.text(text);
    const [entry] = she.learner.outbox;
    const messages = [{ text: 'en core.expect-choice' }, { text: SHOWN_AGAIN }];
    expect(entry?.effect).toMatchObject({ kind: 'send', heard: { text: heard }, messages });
    expect(she.waiting()).toEqual(before);
    expect(she.newFacts).toEqual([]);
  });

  it.each([
    ['too short', 'А'],
    ['too long', 'А'.repeat(21)],
    ['empty', ''],
  ])('where a free text of some length is asked: %s', (_, text) => {
    const she = new Conversation();
    she.start();
    she.tap('en');
    she.tap('yes');
    expect(she.text(text)).toEqual(['en onboarding.name-again', 'en onboarding.name']);
  });

  it('leads to the menu where nothing waits', () => {
    const she = atMenu();
    she.text('/circle');
    expect(she.text('nonsense')).toEqual(['en menu.menu']);
  });

  it('asks for patience where something is looked up', () => {
    const she = atMenu();
    she.text('/export');
    expect(she.learner.outbox[0]?.effect).toEqual({ kind: 'export' });
    she.isOnline = false;
    she.text('nonsense');
    expect(she.learner.outbox.at(-1)?.effect).toMatchObject({ messages: [{ text: 'en core.one-moment' }] });
  });
});

describe('an answer', () => {
  it.each([
    ['by tap', (she: Conversation) => she.tap('yes')],
    ['by its number', (she: Conversation) => she.text('1')],
    ['by its label', (she: Conversation) => she.text('en label.yes')],
    ['by its meaning', (she: Conversation) => she.text('ооба')],
  ])('counts %s', (_, answer) => {
    const she = new Conversation();
    she.start();
    she.tap('en');
    expect(answer(she)).toEqual(['en onboarding.name']);
    expect(she.factsOf('consent.given')).toMatchObject([{ language: 'en', text: 'en onboarding.consent' }]);
  });

  it('is heard in words where it was tapped', () => {
    const she = inLesson();
    she.isOnline = false;
    she.tap('next');
    expect(she.learner.outbox[0]?.effect).toMatchObject({ heard: { text: 'en core.next' } });
  });

  it('is heard also in what its channel calls it, where it is an answer to what waits', () => {
    const she = inLesson();
    she.isOnline = false;
    const turn = she.waiting()?.turn ?? 0;
    she.later(10_000).does({ kind: 'tap', turn: turn - 1, values: ['next'], brief: 'old' });
    she.does({ kind: 'tap', turn, values: ['nothing'], brief: 'none' });
    she.does({ kind: 'tap', turn, values: ['next'], brief: '1' });
    const heard = she.learner.outbox.map(({ effect }) => (effect.kind === 'send' ? effect.heard?.brief : ''));
    expect(heard).toEqual([undefined, undefined, '1']);
  });

  it('of a name is kept on one line', () => {
    const she = new Conversation();
    she.start();
    she.tap('en');
    she.tap('yes');
    she.text(' Айгүл \n\t Асанова ');
    expect(she.learner.profile.name).toBe('Айгүл Асанова');
  });
});

describe('a tap', () => {
  it('of an earlier turn is told so kindly, and the question is shown again', () => {
    const she = inLesson();
    const turn = she.waiting()?.turn ?? 0;
    she.tap('next');
    she.later(10_000);
    expect(she.tapTurn(turn, 'next')).toEqual(['en core.old-button', 'praise?']);
    expect(she.tapTurn(1, 'ky')).toEqual(['en core.old-button', 'praise?']);
    expect(she.learner.profile.language).toBe('en');
  });

  it('of a turn that never was is told the same', () => {
    const she = inLesson();
    for (const turn of [-1, 0, 999, Number.NaN]) {
      expect(she.later(10_000).tapTurn(turn, 'next')).toEqual(['en core.old-button', SHOWN_AGAIN]);
    }
  });

  it('leads to the menu where nothing waits', () => {
    const she = atMenu();
    she.text('/circle');
    she.later(10_000);
    expect(she.tapTurn(1, 'ky')).toEqual(['en core.old-button', 'en menu.menu']);
  });

  it.each([
    ['values that are unknown', ['z']],
    ['no value', []],
    ['too many values', ['next', 'next']],
    ['a value of nothing but NUL', ['\u0000']],
    ['enormous values', ['ө'.repeat(1_000_000)]],
    ['a value that every object has', ['constructor']],
  ])('is told what was expected where it has %s', (_, values) => {
    const she = inLesson();
    expect(she.later(10_000).tap(...values)).toEqual(['en core.expect-choice', SHOWN_AGAIN]);
  });

  it.each<[string, (she: Conversation) => void, string]>([
    ['the next question waits', (she) => inPlace(she, 'next'), 'praise?'],
    ['the same question is asked once more', (she) => inPlace(she, 'next', 'a'), 'en core.wrong praise Alpha'],
    ['another question is shown again', (she) => [she.text('/language'), inPlace(she, 'ru')], 'ru language.changed'],
    ['nothing waits', (she) => [she.text('/circle'), she.text('/one'), inPlace(she, 'yes')], ''],
    [
      'something is looked up',
      (she) => [she.text('/circle'), she.text('/forget'), inPlace(she, 'yes')],
      'en forget.erased',
    ],
  ])('that comes twice within three seconds is a nervous finger, and nothing is said: %s', (_, answer) => {
    const she = inLesson();
    answer(she);
    const turn = she.learner.conversation.turn - (she.waiting()?.turn === she.learner.conversation.turn ? 1 : 0);
    const { outbox } = she.learner;
    expect(she.tapTurn(turn, 'next')).toEqual([]);
    expect(she.learner.outbox).toBe(outbox);
    expect([...she.later(3_000).tapTurn(turn, 'next'), ...she.learner.outbox].length).toBeGreaterThan(outbox.length);
  });
});

/** Taps one after another, each after a while. */
function inPlace(she: Conversation, ...values: string[]): void {
  for (const value of values) she.later(60_000).tap(value);
}

describe('what has no words', () => {
  const sticker = { kind: 'other', what: 'sticker' } as const;

  it('is answered kindly, with the question that waits', () => {
    const she = inLesson();
    she.later(10_000);
    expect(she.does(sticker)).toEqual(['en core.only-text', 'one begins']);
    expect(she.newFacts).toEqual([]);
  });

  it('is answered with what there is to do where nothing waits', () => {
    const she = atMenu();
    she.text('/stop');
    she.later(10_000);
    expect(she.does(sticker)[0]).toBe('en core.only-text');
  });

  it('is answered once where it comes as an album, one picture right after another', () => {
    const she = inLesson();
    she.later(10_000);
    const answers = Array.from({ length: 10 }, () => she.does({ kind: 'other', what: 'photo' }));
    expect(answers.flat()).toEqual(['en core.only-text', 'one begins']);
    she.later(10_000);
    expect(she.does(sticker)).toHaveLength(2);
  });

  it('begins no second conversation where an album is the first thing that she sends', () => {
    const she = new Conversation();
    expect([she.does(sticker), she.does(sticker)].flat()).toEqual(['ky onboarding.welcome']);
  });

  it('says nothing of what goes with a text', () => {
    const she = inLesson();
    she.later(10_000).text('next');
    expect(she.does(sticker)).toEqual([]);
  });
});
