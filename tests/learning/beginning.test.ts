import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/learning/language.ts';
import { newLearner } from '../../src/learning/learner.ts';
import { atMenu, BEGINNING, Conversation, type Done, FROM, inLesson } from './drive.ts';

const FIRST: readonly [string, Done][] = [
  ['opening the chat', { kind: 'start' }],
  ['a text', { kind: 'text', text: 'Салам' }],
  ['a command', { kind: 'text', text: '/help' }],
  ['an empty text', { kind: 'text', text: '' }],
  ['a tap on a button of another time', { kind: 'tap', turn: 7, values: ['yes'] }],
  ['the choice of a language', { kind: 'language', language: 'ky' }],
  ['a sticker', { kind: 'other', what: 'sticker' }],
];

describe('the first thing that she does', () => {
  it.each(FIRST)('starts the conversation: %s', (_, done) => {
    const she = new Conversation();
    expect(she.does(done)).toEqual(['ky onboarding.welcome']);
    expect(she.kinds()[0]).toBe('learner.created');
    expect(she.learner.version).toBe(2);
  });

  it('is answered, so that the chat shows what she wrote', () => {
    const she = new Conversation();
    she.isOnline = false;
    she.text(' Салам ');
    expect(she.learner.outbox[0]?.effect).toMatchObject({ heard: { id: 'event-0', text: 'Салам' } });
  });

  it.each<[string, Done, Language, number]>([
    ['the language of her browser is a guess', { kind: 'start', language: 'ru' }, 'ru', 0],
    ['the language of her phone is a guess', { kind: 'text', text: 'Привет', language: 'ru' }, 'ru', 0],
    ['and so it is with whatever comes first', { kind: 'other', what: 'voice', language: 'en' }, 'en', 0],
    ['a language that she chose is recorded', { kind: 'language', language: 'ru' }, 'ru', 1],
  ])('sets the language: %s', (_, done, language, facts) => {
    const she = new Conversation();
    expect(she.does(done)).toEqual([`${language} onboarding.welcome`]);
    expect(she.factsOf('language.chosen')).toHaveLength(facts);
  });
});

describe('a link', () => {
  const CLEAN = ['school-KG-17', 'school-өзгөн1', 'course-plain', 'spring_2027'];
  it.each(CLEAN)('is recorded with a new learner: %s', (parameter) => {
    const she = new Conversation();
    she.start(parameter);
    expect(she.newFacts[0]).toMatchObject({ kind: 'learner.created', parameter });
  });

  const UNCLEAN = [
    '',
    'Айгүл Асанова',
    'school-12 34',
    `school-${'7'.repeat(64)}`,
    `school-${'\u0001'.repeat(30_000)}`,
  ];
  it.each(UNCLEAN)('is not taken from what no link can carry: %j', (parameter) => {
    const she = new Conversation();
    she.start(parameter);
    expect(she.newFacts[0]).not.toHaveProperty('parameter');
    expect(she.learner.conversation.frames[0]?.vars.code).toBe('');
    expect(atMenu().start(parameter)).toEqual(['en menu.menu']);
  });

  it('of a school joins a new learner after her name', () => {
    const she = new Conversation();
    she.start('school-7');
    she.tap('en');
    she.tap('yes');
    she.text('Айгүл');
    expect(she.learner.outbox[0]?.effect).toEqual({ kind: 'find-team', code: '7' });
    const said = she.outcome({ kind: 'done', result: 'joined', values: { team: '7', school: 'School 7' } });
    expect(said).toEqual(['en onboarding.joined', 'en onboarding.ready', 'en menu.menu']);
    expect(she.learner.profile).toMatchObject({ team: '7', school: 'School 7' });
  });

  it('of a course leads a new learner into it after her name', () => {
    const she = new Conversation();
    she.start('course-plain');
    she.tap('en');
    she.tap('yes');
    expect(she.text('Айгүл')).toEqual(['en onboarding.ready', 'en course.lesson', 'short begins']);
  });

  it('of a school interrupts a lesson, and the same question waits after it', () => {
    const she = inLesson();
    const turn = she.waiting()?.turn;
    she.start('school-7');
    const said = she.outcome({ kind: 'done', result: 'joined', values: { team: '7', school: 'School 7' } });
    expect(said).toEqual(['en school.joined: School 7', 'one begins']);
    expect(she.waiting()?.turn).toBe(turn);
  });

  it.each([
    ['course-plain', ['en course.lesson', 'short begins']],
    ['course-none', ['en course-link.unknown', 'en menu.menu']],
    ['spring_2027', ['en menu.menu']],
  ])('leads a known learner on: %s', (parameter, said) => {
    expect(atMenu().start(parameter)).toEqual(said);
  });

  it('can be typed as a command', () => {
    const she = atMenu();
    she.text('/start school-7');
    expect(she.learner.outbox.at(-1)?.effect).toEqual({ kind: 'find-team', code: '7' });
  });
});

describe('start, for a learner who is known', () => {
  it('shows again what waits', () => {
    const she = inLesson();
    const turn = she.waiting()?.turn;
    expect(she.start()).toEqual(['one begins']);
    expect(she.waiting()?.turn).toBe(turn);
  });

  it.each(['старт', '/start', 'Баштоо', '/старт'])('is heard as a word: %s', (text) => {
    expect(inLesson().text(text)).toEqual(['one begins']);
  });

  it('offers the menu where nothing waits', () => {
    const she = atMenu();
    she.text('/broken');
    expect(she.start()).toEqual(['en menu.menu']);
  });

  it('resumes reminders that she had stopped, and says so', () => {
    const she = atMenu();
    expect(she.text('stop')).toEqual(['en stop.stopped', 'en menu.menu']);
    expect(she.learner.profile.stoppedAt).toBeDefined();
    expect(she.start()).toEqual(['en stop.resumed', 'en menu.menu']);
    expect(she.learner.profile.stoppedAt).toBeUndefined();
    expect(she.facts.map((fact) => fact.kind).slice(-2)).toEqual(['learner.stopped', 'learner.resumed']);
  });

  it('stops once, however often she asks', () => {
    const she = atMenu();
    she.text('stop');
    she.text('стоп');
    expect(she.factsOf('learner.stopped')).toHaveLength(1);
  });
});

describe('the first flow, where a command leads into it again', () => {
  it('goes on where she was, and keeps what her link named', () => {
    const she = new Conversation();
    she.start('school-7');
    she.tap('en');
    expect(she.text('menu')).toEqual(['en onboarding.consent']);
    expect(she.tap('yes')).toEqual(['en onboarding.name']);
    she.text('Айгүл');
    expect(she.learner.outbox[0]?.effect).toEqual({ kind: 'find-team', code: '7' });
  });

  it('learns what a second link names', () => {
    const she = new Conversation();
    she.start('school-7');
    she.tap('en');
    expect(she.start('course-plain')).toEqual(['en onboarding.consent']);
    expect(she.learner.conversation.frames).toMatchObject([{ vars: { code: '7', course: 'plain' } }]);
  });
});

describe('consent', () => {
  const declined = () => {
    const she = new Conversation();
    she.start();
    she.tap('en');
    return { she, said: she.tap('no') };
  };

  it('that is refused is recorded, and may be given later', () => {
    const { she, said } = declined();
    expect(said).toEqual(['en onboarding.declined']);
    expect(she.newFacts).toMatchObject([{ kind: 'consent.declined', language: 'en' }]);
    expect(she.learner.profile.consentedAt).toBeUndefined();
    expect(she.tap('yes')).toEqual(['en onboarding.name']);
    expect(she.learner.profile.consentedAt).toBe(she.now - 1_000);
  });

  it.each(['menu', '/lessons', '/start course-plain'])('that is refused keeps her out of lessons: %s', (text) => {
    const { she } = declined();
    expect(she.text(text)).toEqual(['en onboarding.declined']);
    expect(she.places()).toEqual(['onboarding:reconsider']);
    expect(she.learner.progress).toEqual({});
  });
});

describe('a name for the certificate', () => {
  it.each([
    ['of two words', 'Айгүл Асанова', true],
    ['of two letters', 'Ли', true],
    ['with a heart in it', 'Айгүл ❤', true],
    ['in Latin letters', 'Aigul', true],
    ['of one letter', 'А', false],
    ['of an emoji, which has two code units', '🙂', false],
    ['of emoji alone', '🙂🙂', false],
    ['of digits alone', '12345', false],
    ['that is too long', 'а'.repeat(21), false],
    ['of twenty letters outside the first plane, which have forty code units', '𐐨'.repeat(20), true],
  ])('%s', (_, name, isTaken) => {
    const she = new Conversation();
    she.text('Hello');
    she.tap('en');
    she.tap('yes');
    she.text(name);
    expect(she.learner.profile.name).toBe(isTaken ? name : undefined);
  });
});

describe('a learner who was forgotten and comes back', () => {
  const OTHER_DAY = 86_400_000;

  it('is asked by other turns: a button from before answers nothing', () => {
    const before = new Conversation();
    before.start();
    const last = before.waiting()?.turn ?? 0;
    const after = new Conversation();
    after.learner = newLearner('learner', FROM, BEGINNING + OTHER_DAY);
    after.later(OTHER_DAY).start();
    expect(after.waiting()?.turn).not.toBe(last);
    after.later(10_000);
    expect(after.tapTurn(last, 'en')[0]).toContain('core.old-button');
  });

  it('is not met by earlier turns, even where she asked for a question a second', () => {
    const turnAt = (now: number) => newLearner('learner', FROM, now).conversation.turn;
    for (const seconds of [1, 60, 3_600, 86_400 * 30]) {
      expect(turnAt(BEGINNING + seconds * 1_000) - turnAt(BEGINNING)).toBeGreaterThanOrEqual(seconds);
    }
  });

  it('has turns of few digits, for buttons that carry little', () => {
    fc.assert(
      fc.property(fc.nat(Date.UTC(2500, 0)), (now) => {
        expect(newLearner('learner', FROM, now).conversation.turn.toString(36).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
