import { describe, expect, it } from 'vitest';
import { editedFlows, loadFolder } from './flow-folder.ts';

const RIGHT = `languages: { ky: ky_KG, ru: ru, en: en }
templates:
  ready:
    category: utility
    parameters:
      name: { ky: Айгүл, ru: Айгуль, en: Aigul }
      courseTitle: { ky: Мактоо, ru: Похвала, en: Praise }
    texts:
      ky:
        body: "Саламатсызбы, {name}! Сиз «{courseTitle}» курсун бүтүрдүңүз, сертификатыңыз даяр."
        button: Улантуу
      ru:
        body: "Здравствуйте! Курс «{courseTitle}» пройден. {name}, Ваш сертификат готов."
        button: Продолжить
      en:
        body: |-
          Hello {name}!

          You have completed the course “{courseTitle}”, your certificate is ready.
        footer: Sabak
        button: Continue
`;
const KY = '"Саламатсызбы, {name}! Сиз «{courseTitle}» курсун бүтүрдүңүз, сертификатыңыз даяр."';
const RU = '"Здравствуйте! Курс «{courseTitle}» пройден. {name}, Ваш сертификат готов."';

/** What is said of the templates after an edit, without the file's name. */
async function saidOf(...edits: readonly (readonly [from: string, to: string])[]): Promise<string[]> {
  let text = RIGHT;
  for (const [from, to] of edits) {
    if (!text.includes(from)) throw new Error(`“${from}” is not there`);
    text = text.replace(from, to);
  }
  const { said } = await loadFolder({ ...editedFlows([]), 'templates.yaml': text });
  return said.map((line) => line.replace(/^templates\.yaml:/, ''));
}

describe('flows/templates.yaml', () => {
  it('is compiled, its parameters in the order of each language', async () => {
    const { said, compiled } = await loadFolder({ ...editedFlows([]), 'templates.yaml': RIGHT });
    expect(said).toEqual([]);
    expect(compiled?.templates).toEqual([
      {
        name: 'ready',
        category: 'utility',
        texts: {
          ky: {
            code: 'ky_KG',
            body: JSON.parse(KY),
            parameters: [
              { name: 'name', example: 'Айгүл' },
              { name: 'courseTitle', example: 'Мактоо' },
            ],
            button: 'Улантуу',
          },
          ru: {
            code: 'ru',
            body: JSON.parse(RU),
            parameters: [
              { name: 'courseTitle', example: 'Похвала' },
              { name: 'name', example: 'Айгуль' },
            ],
            button: 'Продолжить',
          },
          en: {
            code: 'en',
            body: 'Hello {name}!\n\nYou have completed the course “{courseTitle}”, your certificate is ready.',
            parameters: [
              { name: 'name', example: 'Aigul' },
              { name: 'courseTitle', example: 'Praise' },
            ],
            footer: 'Sabak',
            button: 'Continue',
          },
        },
      },
    ]);
  });

  it('need not be there', async () => {
    expect((await loadFolder(editedFlows([]))).compiled?.templates).toEqual([]);
  });

  it('has the usual codes of the languages, and others where they are written', async () => {
    const codes = async (text: string) => {
      const { compiled } = await loadFolder({ ...editedFlows([]), 'templates.yaml': text });
      const { ky, ru, en } = compiled?.templates[0]?.texts ?? {};
      return [ky?.code, ru?.code, en?.code];
    };
    expect(await codes(RIGHT.replace(/^languages.*\n/, ''))).toEqual(['ky_KG', 'ru', 'en']);
    expect(await codes(RIGHT.replace(/^languages.*\n/, 'languages: { en: en_US }\n'))).toEqual([
      'ky_KG',
      'ru',
      'en_US',
    ]);
  });

  it.each<[string, [string, string][], string[]]>([
    [
      'a key that is unknown',
      [['category', 'categry']],
      ['4:5 error unknown-key: Unknown key `categry`. Did you mean `category`?'],
    ],
    [
      'a category that the platform has not',
      [['category: utility', 'category: news']],
      ['4:15 error wrong-value: `templates.ready.category` must be one of `utility`, `marketing`, not `news`.'],
    ],
    [
      'a name with capitals',
      [['  ready:', '  Ready:']],
      [
        "3:3 error wrong-key: `Ready` can't stand here: a template is called by small Latin letters, digits and `_`, at most 512.",
      ],
    ],
    [
      'a language that is missing',
      [[`      ru:\n        body: ${RU}\n        button: Продолжить\n`, '']],
      [
        '9:7 error missing-key: `ru` is missing in `templates.ready.texts`. Write `ru: { body: … }`: what is said in one language, such as `{ body: … }`.',
      ],
    ],
    [
      'an example that is missing in a language',
      [['ru: Айгуль, ', '']],
      [
        '6:13 error missing-key: `ru` is missing in `templates.ready.parameters.name`. Write `ru: …`: a value as a learner may have it; the platform wants one to judge the template by.',
      ],
    ],
    [
      'a code of a language that none can be',
      [['ky_KG', 'ky-KG']],
      ['1:18 error wrong-value: `languages.ky`: write a code of the platform, such as `ru` or `ky_KG`.'],
    ],
    [
      'one code for two languages',
      [['ru: ru', 'ru: en']],
      ['1:37 error twice: `en` is the code of ru already. Each language has its own.'],
    ],
    [
      'a placeholder that is no parameter, and so a parameter that is missing',
      [[KY, KY.replace('{name}', '{nmae}')]],
      [
        '10:30 error unknown-placeholder: `ready` has no parameter `nmae`. Did you mean `name`?',
        '10:16 error placeholders-differ: `ready` lacks `{name}` in ky. Every language says every parameter.',
      ],
    ],
    [
      'a placeholder that one language says twice',
      [[RU, RU.replace('готов.', 'готов, {name}. Рады за Вас.')]],
      ['13:90 error placeholder-twice: `{name}` stands here twice. WhatsApp fills each place once: say it once.'],
    ],
    [
      'the numbers of the vendor',
      [[KY, KY.replace('{name}', '{{1}}')]],
      [
        '10:30 error bad-text: Braces are for parameters only: write `{name}`, one brace on either side. The numbers that WhatsApp wants are put in for you.',
      ],
    ],
    [
      'a brace that is not closed',
      [['Hello {name}!', 'Hello {name!']],
      [
        '17:17 error bad-text: Braces are for parameters only: write `{name}`, one brace on either side. The numbers that WhatsApp wants are put in for you.',
      ],
    ],
    [
      'a body that begins with a parameter',
      [[KY, KY.replace('Саламатсызбы, {name}!', '«{name}», саламатсызбы!')]],
      ['10:17 error placeholder-place: WhatsApp refuses a text that begins with `{name}`. Put a word before it.'],
    ],
    [
      'a body that ends with a parameter and a full stop',
      [[RU, RU.replace('{name}, Ваш сертификат готов.', 'Ваш сертификат готов, {name}.')]],
      ['13:82 error placeholder-place: WhatsApp refuses a text that ends with `{name}`. Put a word after it.'],
    ],
    [
      'two parameters side by side',
      [[RU, RU.replace('» пройден. {name}', '». {name}')]],
      [
        '13:52 error placeholder-place: WhatsApp refuses `{courseTitle}` and `{name}` side by side. Put a word between them.',
      ],
    ],
    [
      'too few words around the parameters',
      [[RU, '"Курс {courseTitle} готов {name} здесь"']],
      [
        '13:16 error few-words: WhatsApp refuses so many parameters in so few words: 2 parameters need at least 5 words around them, here are 3.',
      ],
    ],
    [
      'a body that is too long once it is filled',
      [[RU, RU.replace('готов.', `готов.${' Да.'.repeat(150)}`)]],
      [
        '13:16 error too-long: This can be 1054 characters long once it is filled (200 for each parameter), WhatsApp takes 1024. Shorten it.',
      ],
    ],
    [
      'five spaces in a row',
      [[RU, RU.replace('Ваш сертификат', 'Ваш     сертификат')]],
      [
        '13:71 error bad-spacing: WhatsApp refuses tabs, more than four spaces and more than two line breaks in a row. Leave some out.',
      ],
    ],
    [
      'three line breaks in a row',
      [['Hello {name}!\n\n', 'Hello {name}!\n\n\n']],
      [
        '17:24 error bad-spacing: WhatsApp refuses tabs, more than four spaces and more than two line breaks in a row. Leave some out.',
      ],
    ],
    [
      'a Kyrgyz suffix on a parameter',
      [[KY, KY.replace('{name}!', '{name}га!')]],
      [
        '10:36 error suffix-on-placeholder: “га” stands right after {name}: a suffix is wrong for half of the values (Айгүлгө, but Асанга). Let {name} stand alone, as in «Урматтуу {name}, сиз …».',
      ],
    ],
    [
      'straight quotes',
      [[RU, `'${RU.slice(1, -1).replace('«', '"').replace('»', '"')}'`]],
      ['13:35 warning straight-quotes: Straight quotes ("…") are not used in this language. Write «…».'],
    ],
    [
      'a footer that is too long',
      [['footer: Sabak', `footer: ${'x'.repeat(61)}`]],
      [
        `20:17 error wrong-value: \`templates.ready.texts.en.footer\` must be a text whose length is at most 60, not \`${'x'.repeat(60)}\`.`,
      ],
    ],
    [
      'a parameter in the footer',
      [['footer: Sabak', 'footer: Sabak, {name}']],
      [
        '20:24 error not-plain: A footer is plain words: WhatsApp refuses parameters, emoji, line breaks and marks such as `*` in it.',
      ],
    ],
    [
      'an emoji on a button',
      [['button: Continue', 'button: Continue 👍']],
      [
        '21:26 error not-plain: A button is plain words: WhatsApp refuses parameters, emoji, line breaks and marks such as `*` in it.',
      ],
    ],
    [
      'a button that is too long',
      [['button: Continue', `button: ${'x'.repeat(26)}`]],
      [
        `21:17 error wrong-value: \`templates.ready.texts.en.button\` must be a text whose length is at most 25, not \`${'x'.repeat(26)}\`.`,
      ],
    ],
    [
      'a button in some languages only',
      [['        button: Улантуу\n', '']],
      ['9:7 error missing-button: `ready` has a button in other languages, but none in ky.'],
    ],
  ])('reports %s', async (_, edits, said) => {
    expect(await saidOf(...edits)).toEqual(said);
  });
});

describe('a step that names a template', () => {
  const saidOfStep = async (step: string, templates: string | undefined = RIGHT) => {
    const files = editedFlows([['menu.yaml', '    say: bye', step]]);
    return (await loadFolder(templates === undefined ? files : { ...files, 'templates.yaml': templates })).said;
  };

  it('has it', async () => {
    const files = editedFlows([['menu.yaml', '    say: bye', '    say: bye\n    template: ready']]);
    const { said, compiled } = await loadFolder({ ...files, 'templates.yaml': RIGHT });
    expect(said).toEqual([]);
    const menu = compiled?.flows.find(({ id }) => id === 'menu');
    expect(menu?.steps.goodbye?.template).toBe('ready');
  });

  it.each<[string, string, string | undefined, string[]]>([
    [
      'that is not there',
      '    say: bye\n    template: redy',
      RIGHT,
      ['menu.yaml:38:15 error unknown-template: There is no template `redy`. Did you mean `ready`?'],
    ],
    [
      'where no templates are',
      '    say: bye\n    template: ready',
      'templates: {}',
      ['menu.yaml:38:15 error unknown-template: There is no template `ready`. Write it into flows/templates.yaml.'],
    ],
    [
      'whose parameters are not known there',
      '    say: bye\n    template: ready',
      RIGHT.replaceAll('courseTitle', 'courseTitel'),
      [
        'menu.yaml:38:15 error unknown-variable: The template `ready` needs `courseTitel`, and nothing of this name is known here. Did you mean `courseTitle`?',
      ],
    ],
  ])('is reported with one %s', async (_, step, templates, said) => {
    expect(await saidOfStep(step, templates)).toEqual(said);
  });

  it('is reported where it says nothing', async () => {
    const files = editedFlows([['menu.yaml', '    wait: 30s', '    wait: 30s\n    template: ready']]);
    const { said } = await loadFolder({ ...files, 'templates.yaml': RIGHT });
    expect(said).toEqual([
      'menu.yaml:15:5 error template-without-say: A template is sent in the place of what is said, but nothing is said here. Add `say`.',
    ]);
  });
});
