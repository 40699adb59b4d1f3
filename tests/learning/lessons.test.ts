import { describe, expect, it } from 'vitest';
import { atMenu, Conversation, inLesson } from './drive.ts';
import { smallLibrary } from './small-library.ts';

/** Right answers to the questions of lesson one and two, and "next" for a first screen. */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'start.1': ['next'],
  praise: ['b'],
  'true-or-false': ['a'],
  several: ['a', 'c'],
  number: ['12.5'],
  word: ['menu'],
  order: ['a', 'b', 'c'],
  match: ['a', 'b'],
  scale: ['4'],
  reflection: ['I will praise Aibek.'],
  only: ['b'],
};

function stepOf(she: Conversation): string {
  return she.places().at(-1)?.split(':')[1] ?? '';
}

/** Answers rightly, to the end of the lesson or to a step. */
function learn(she: Conversation, until = ''): string[] {
  let said: string[] = she.messages.map((message) => message.text);
  const lesson = she.learner.conversation.frames.at(-1)?.flow;
  she.repeat(
    () => she.learner.conversation.frames.at(-1)?.flow === lesson && stepOf(she) !== until,
    () => {
      said = she.tap(...(RIGHT[stepOf(she)] ?? []));
    },
  );
  return said;
}

/** Through the course, up to the test after it. */
function learnAll(she: Conversation): Conversation {
  learn(she);
  she.tap('next');
  learn(she);
  she.tap('next');
  return she;
}

describe('a lesson', () => {
  it('shows how far she is on every screen', () => {
    const she = inLesson();
    const seen = [she.messages.at(-1)?.progress];
    she.repeat(
      () => stepOf(she) !== 'number',
      () => {
        she.tap(...(RIGHT[stepOf(she)] ?? []));
        seen.push(she.messages.at(-1)?.progress);
      },
    );
    expect(seen).toEqual([1, 2, 3, 4, 5].map((done) => ({ title: 'Lesson one', done, of: 5 })));
  });

  it('is recorded from its beginning to its end', () => {
    const she = inLesson();
    expect(learn(she)).toEqual(['en core.right', 'en course.lesson-done: Lesson one 33%']);
    const kinds = she.facts.map((fact) => fact.kind).filter((kind) => kind.startsWith('lesson.'));
    expect(kinds).toEqual(['lesson.started', 'lesson.completed']);
    expect(she.newFacts.at(-1)).toMatchObject({ course: 'growth', lesson: 'one', score: 1 });
    expect(she.learner.progress.growth?.lessons.one).toMatchObject({
      marks: { praise: 1, 'true-or-false': 1, several: 1, number: 1 },
    });
  });

  it('asks each of the eight types and takes its answer by text, too', () => {
    const she = inLesson();
    const types = new Set<string | undefined>();
    const typed: Record<string, string> = {
      ...{ 'start.1': 'кийинки', praise: '2', 'true-or-false': 'Alpha', several: '1 3', number: '12,5' },
      ...{ word: 'menu', order: 'sow, water, reap', scale: '4', reflection: 'Айбекти мактайм.' },
    };
    const answerOf = (step: string) => {
      if (step !== 'match') return typed[step] ?? '';
      const ask = she.ask();
      const places =
        ask?.type === 'match' ? ask.items.map((item) => ask.matches.findIndex((one) => one.value === item.value)) : [];
      return places.map((place, i) => `${i + 1}${'ab'[place]}`).join(' ');
    };
    she.repeat(
      () => she.factsOf('lesson.completed').length < 2,
      () => {
        types.add(she.ask()?.type);
        she.text(stepOf(she) === 'lesson-done' ? 'next' : answerOf(stepOf(she)));
        if (she.places().at(-1) === 'course:lesson-done') she.tap('next');
      },
    );
    expect([...types].sort()).toEqual(
      ['choice', 'choices', 'match', 'number', 'order', 'reflection', 'scale', 'text'].sort(),
    );
    expect(she.factsOf('question.answered').filter((fact) => 'mark' in fact && fact.mark !== 1)).toEqual([]);
  });
});

describe('a wrong answer in a lesson', () => {
  it('gets the feedback on what she picked, the hint and one more try', () => {
    const she = inLesson();
    she.tap('next');
    const before = she.waiting();
    expect(she.tap('a')).toEqual(['en core.wrong praise Alpha\n\nen core.hint: hint of praise\n\nen core.try-again']);
    expect(she.messages[0]).toMatchObject({ verdict: 'wrong', ask: { type: 'choice' } });
    expect(she.waiting()).toMatchObject({ turn: (before?.turn ?? 0) + 1, attempts: 1, hinted: true });
  });

  it('keeps the mark of the first attempt where the second is right', () => {
    const she = inLesson();
    she.tap('next');
    she.later(60_000).tap('a');
    expect(she.later(30_000).tap('b')).toEqual(['en core.right praise Beta', 'true-or-false?']);
    expect(she.learner.progress.growth?.lessons.one?.marks).toEqual({ praise: 0 });
    const attempts = she.factsOf('question.answered').slice(-2);
    expect(attempts).toMatchObject([
      { attempt: 1, mark: 0, answer: ['a'], tookMs: 61_000 },
      { attempt: 2, mark: 1, answer: ['b'], tookMs: 31_000 },
    ]);
  });

  it('is told what is right after the last miss', () => {
    const she = inLesson();
    she.tap('next');
    she.tap('a');
    const said = ['en core.wrong praise Gamma\n\nen core.right-answer: Beta', 'true-or-false?'];
    expect(she.tap('c')).toEqual(said);
  });

  it('is told what is right at once where only one answer would be left', () => {
    const she = inLesson();
    learn(she, 'true-or-false');
    expect(she.tap('b')).toEqual(['en core.wrong true-or-false Beta\n\nen core.right-answer: Alpha', 'several?']);
  });

  it('may be partly right, and then gets its second try, too', () => {
    const she = inLesson();
    learn(she, 'several');
    expect(she.tap('a')[0]).toContain('en core.partly');
    expect(she.messages[0]).toMatchObject({ verdict: 'partly' });
    expect(she.tap('a', 'c')[0]).toContain('en core.right');
    expect(she.learner.progress.growth?.lessons.one?.marks.several).toBe(0.5);
  });

  it('keeps its second try through an interruption', () => {
    const she = inLesson();
    she.tap('next');
    she.tap('a');
    expect(she.text('help')).toEqual(['en help.help', 'praise?']);
    expect(she.tap('c')[0]).toContain('en core.right-answer: Beta');
  });

  it('gives the hint of another language where hers has none', () => {
    const she = inLesson(
      smallLibrary(({ courses }) => {
        const { growth } = courses;
        const praise = growth?.questions.praise;
        if (!growth || praise?.type !== 'choice') return;
        const { en: _, ...text } = praise.text;
        courses.growth = { ...growth, questions: { ...growth.questions, praise: { ...praise, text } } };
      }),
    );
    she.tap('next');
    expect(she.tap('a')[0]).toContain('en core.hint: hint of praise');
  });
});

describe('what is not graded', () => {
  it('is thanked for, or gets the feedback of its author, and has no mark', () => {
    const she = inLesson();
    learn(she);
    she.tap('next');
    learn(she, 'scale');
    expect(she.tap('4')).toEqual(['en core.thanks', 'reflection?']);
    expect(she.text('I will praise Aibek.')[0]).toBe('A good thought.');
    const [scale, reflection] = she.factsOf('question.answered').slice(-2);
    expect(scale).not.toHaveProperty('mark');
    expect(reflection).toMatchObject({ answer: ['I will praise Aibek.'] });
    expect(she.learner.progress.growth?.lessons.two?.marks).toEqual({ word: 1, order: 1, match: 1 });
  });
});

describe('a word that is a command', () => {
  const atWord = () => {
    const she = inLesson();
    learn(she);
    she.tap('next');
    learn(she, 'word');
    return she;
  };

  it('is an answer where it is the right one', () => {
    expect(atWord().text('Menu')).toEqual(['en core.right', 'order?']);
  });

  it('is a command where it is not', () => {
    expect(atWord().text('help')).toEqual(['en help.help', 'word?']);
  });

  it('is a command with a slash', () => {
    expect(atWord().text('/menu')).toEqual(['en menu.menu']);
  });

  it('is a command where a reflection is asked', () => {
    const she = atWord();
    learn(she, 'reflection');
    expect(she.text('menu')).toEqual(['en menu.menu']);
  });
});

describe('a lesson that she leaves', () => {
  it('goes on at the same step after another one', () => {
    const she = inLesson();
    learn(she, 'several');
    she.text('menu');
    expect(she.tap('plain')).toEqual(['en course.lesson', 'short begins']);
    expect(she.learner.progress.growth?.lessons.one).toMatchObject({ step: 'several' });
    she.text('menu');
    expect(she.tap('learn')).toEqual(['en course.lesson', 'several?']);
    expect(she.places()).toEqual(['course:lesson', 'lesson/growth/one:several']);
    expect(she.factsOf('lesson.started')).toHaveLength(2);
  });

  it('is left for another one from the list, too, and goes on there', () => {
    const she = inLesson();
    learn(she);
    she.tap('next');
    learn(she, 'order');
    she.text('/lessons');
    expect(she.tap('one')).toEqual(['one begins']);
    expect(she.places()).toEqual(['lessons:lesson', 'lesson/growth/one:start.1']);
    expect(she.learner.progress.growth?.lessons.two).toMatchObject({ step: 'order' });
  });

  it('is in no two places at once', () => {
    const she = inLesson();
    she.text('menu');
    she.tap('plain');
    expect(she.places().filter((place) => place.startsWith('lesson/'))).toEqual(['lesson/plain/short:start.1']);
  });
});

describe('a lesson that is finished', () => {
  const finished = () => {
    const she = inLesson();
    learn(she, 'true-or-false');
    she.tap('b');
    learn(she);
    she.tap('later');
    return she;
  };
  const repeat = (she: Conversation) => {
    she.text('/lessons');
    she.tap('one');
    return she;
  };

  it('can be repeated from its beginning, and is recorded as finished again', () => {
    const she = repeat(finished());
    expect(stepOf(she)).toBe('start.1');
    const { completedAt } = she.learner.progress.growth?.lessons.one ?? {};
    learn(she);
    expect(she.factsOf('lesson.completed')).toMatchObject([{ score: 0.75 }, { lesson: 'one' }]);
    expect(she.learner.progress.growth?.lessons.one?.completedAt).toBe(completedAt);
    expect(she.factsOf('lesson.started')).toMatchObject([{ lesson: 'one' }, { lesson: 'two' }]);
  });

  it('keeps its marks where the repetition goes worse', () => {
    const she = repeat(finished());
    const { marks } = she.learner.progress.growth?.lessons.one ?? {};
    she.tap('next');
    she.tap('a');
    she.tap('a');
    expect(she.learner.progress.growth?.lessons.one?.marks).toEqual(marks);
  });

  it('is ticked in the list, and the next one is open', () => {
    const she = finished();
    she.text('/lessons');
    const ask = she.ask();
    expect(ask?.type === 'choice' && ask.choices.map((choice) => choice.label)).toEqual([
      '1. Lesson one ✓',
      '2. Lesson two',
      'en label.back',
    ]);
    expect(she.tap('two')).toEqual(['two begins']);
  });

  it('opens the next one only then', () => {
    const she = inLesson();
    she.text('/lessons');
    expect(she.tap('two')).toEqual(['en lessons.locked', 'en lessons.choose']);
  });
});

describe('a course without a test', () => {
  const inPlain = () => {
    const she = atMenu();
    she.tap('plain');
    return she;
  };

  it('is completed by its lessons', () => {
    const she = inPlain();
    const said = ['en core.right only Beta', 'en course-completed.congratulate: Айгүл Асанова Plain 100%'];
    expect(learn(she).slice(0, 2)).toEqual(said);
    expect(she.factsOf('course.completed')).toMatchObject([{ course: 'plain', score: 1 }]);
  });

  it('that went badly can be passed by repeating it', () => {
    const she = inPlain();
    she.tap('next');
    she.tap('a');
    she.tap('b');
    expect(she.factsOf('course.completed')).toEqual([]);
    expect(she.tap('next')).toEqual(['en course.repeat', 'en lessons.choose']);
    she.tap('short');
    learn(she);
    expect(she.factsOf('course.completed')).toMatchObject([{ course: 'plain', score: 1 }]);
  });

  it('is not passed by a second try', () => {
    const she = inPlain();
    she.tap('next');
    for (const value of ['a', 'b', 'next', 'short', 'next', 'a', 'b']) she.tap(value);
    expect(she.factsOf('course.completed')).toEqual([]);
  });
});

describe('the language', () => {
  it('can change in the middle of a question, which is shown again in it', () => {
    const she = inLesson();
    const before = she.waiting();
    expect(she.speak('ru')).toEqual(['ru core.language-changed', 'one begins']);
    expect(she.newFacts).toMatchObject([{ kind: 'language.chosen', language: 'ru' }]);
    expect(she.ask()).toMatchObject({ choices: [{ value: 'next', label: 'ru core.next' }] });
    expect(she.waiting()).toEqual(before);
    she.speak('ru');
    expect(she.newFacts).toEqual([]);
  });

  it('can change where nothing waits', () => {
    const she = atMenu();
    she.text('/circle');
    expect(she.speak('ky')).toEqual(['ky core.language-changed']);
  });
});

describe('a course', () => {
  const passTest = (she: Conversation) => {
    she.tap('begin');
    const said: string[] = [];
    she.repeat(
      () => she.places().at(-1)?.startsWith('test/') === true,
      () => said.push(...she.tap('a')),
    );
    return said;
  };

  it('is completed once, and leads to the certificate', () => {
    const she = learnAll(inLesson());
    expect(passTest(she).at(-1)).toBe('en course-completed.congratulate: Айгүл Асанова Growth 100%');
    const [effect] = she.learner.outbox.map((entry) => entry.effect);
    expect(effect).toEqual({ kind: 'issue-certificate', course: 'growth', name: 'Айгүл Асанова', score: 1 });
    const values = { certificate: 'c1', link: '/c/c1', number: 'SB-1' };
    expect(she.outcome({ kind: 'done', result: 'issued', values })).toEqual([
      'en certificate.issued: SB-1',
      'en course.completed',
    ]);
    expect(she.messages[0]?.link).toEqual({ label: 'en certificate.open', url: '/c/c1' });
    expect(she.learner.progress.growth?.certificate).toEqual({ id: 'c1', link: '/c/c1' });
    she.text('/certificate');
    she.outcome({ kind: 'done', result: 'issued', values });
    expect(she.factsOf('certificate.issued')).toHaveLength(1);
    she.text('/lessons');
    she.tap('one');
    learn(she);
    expect(she.factsOf('course.completed')).toHaveLength(1);
  });

  it('has no certificate before it is completed', () => {
    const she = inLesson();
    expect(she.text('/certificate')).toEqual(['en certificate.none', 'one begins']);
  });

  it('has no certificate for a learner without a name', () => {
    const she = learnAll(inLesson());
    passTest(she);
    const { name: _, ...profile } = she.learner.profile;
    she.learner = { ...she.learner, profile, outbox: [] };
    expect(she.text('/nameless')).toEqual(['en core.sorry']);
    expect(she.newFacts).toMatchObject([{ kind: 'flow.stopped', flow: 'nameless' }]);
    expect(she.text('/certificate')).toEqual(['en certificate.name']);
  });

  it('that is completed stays so when its author adds a lesson', () => {
    const she = learnAll(inLesson());
    passTest(she);
    she.outcome({ kind: 'never', reason: 'disk full' });
    she.library = smallLibrary(({ courses }) => {
      const { growth } = courses;
      const [one] = growth?.lessons ?? [];
      if (growth && one) courses.growth = { ...growth, lessons: [...growth.lessons, { ...one, id: 'three' }] };
    });
    she.text('/certificate');
    expect(she.learner.outbox[0]?.effect.kind).toBe('issue-certificate');
  });
});

describe('erasing', () => {
  it('ends the conversation after what was said', () => {
    const she = inLesson();
    she.text('/forget');
    she.isOnline = false;
    she.tap('yes');
    expect(she.learner.outbox.map((entry) => entry.effect.kind)).toEqual(['send', 'erase']);
    expect(she.places()).toEqual([]);
  });
});

it('keeps free texts of hers out of the facts, but answers, reflections, consent and codes', () => {
  const she = new Conversation();
  she.text('My secret');
  she.tap('en');
  she.tap('yes');
  for (const text of ['Secret Name', 'secret words', 'help secret', '/secret', '/settings']) she.text(text);
  she.tap('name');
  she.text('Secret');
  expect(JSON.stringify(she.facts)).not.toMatch(/secret/i);
});
