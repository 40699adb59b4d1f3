import { describe, expect, it, onTestFinished } from 'vitest';
import { pushTemplates, type VendorTemplate, vendorTemplates } from '../../../src/channels/whatsapp/templates.ts';
import { LANGUAGES } from '../../../src/learning/language.ts';
import type { Template } from '../../../src/learning/library.ts';
import { outboundTemplate } from '../../../src/learning/outbound-template.ts';
import { createFakeWhatsApp, type FakeWhatsAppOptions } from '../../fakes/whatsapp/fake-whatsapp.ts';
import { shippedLibrary } from '../../player/shipped-library.ts';

const READY: Template = {
  name: 'ready',
  category: 'marketing',
  texts: {
    ky: {
      code: 'ky_KG',
      body: 'Салам, {name}! «{courseTitle}» курсу боюнча сертификатыңыз даяр.',
      parameters: [
        { name: 'name', example: 'Айгүл' },
        { name: 'courseTitle', example: 'Мактоо' },
      ],
      footer: 'Сабак',
      button: 'Улантуу',
    },
    ru: {
      code: 'ru',
      body: 'Курс «{courseTitle}» пройден. {name}, сертификат готов.',
      parameters: [
        { name: 'courseTitle', example: 'Похвала' },
        { name: 'name', example: 'Айгуль' },
      ],
    },
    en: { code: 'en', body: 'Something is ready.', parameters: [] },
  },
};
const ACCOUNT = '104';
const SECRETS = {
  token: 'token',
  phoneNumberId: '103',
  appSecret: 'secret',
  verifyToken: 'verify',
  businessAccountId: ACCOUNT,
};

async function account(options: Partial<FakeWhatsAppOptions> = {}) {
  const fake = await createFakeWhatsApp({ ...SECRETS, ...options });
  onTestFinished(() => fake.close());
  const push = (templates: readonly VendorTemplate[] = vendorTemplates([READY]), token = 'token') =>
    pushTemplates({ apiRoot: `${fake.apiRoot}/v23.0`, token, account: ACCOUNT }, templates);
  return { fake, push };
}

/** The same templates, one language of one of them said otherwise. */
function withBody(language: string, text: string): VendorTemplate[] {
  return vendorTemplates([READY]).map((template) =>
    template.language === language ? { ...template, components: [{ type: 'BODY', text }] } : template,
  );
}

describe("the vendor's form", () => {
  it('has one element for each language, with placeholders numbered in its order', () => {
    expect(vendorTemplates([READY])).toEqual([
      {
        name: 'ready',
        language: 'ky_KG',
        category: 'MARKETING',
        components: [
          {
            type: 'BODY',
            text: 'Салам, {{1}}! «{{2}}» курсу боюнча сертификатыңыз даяр.',
            example: { body_text: [['Айгүл', 'Мактоо']] },
          },
          { type: 'FOOTER', text: 'Сабак' },
          { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Улантуу' }] },
        ],
      },
      {
        name: 'ready',
        language: 'ru',
        category: 'MARKETING',
        components: [
          {
            type: 'BODY',
            text: 'Курс «{{1}}» пройден. {{2}}, сертификат готов.',
            example: { body_text: [['Похвала', 'Айгуль']] },
          },
        ],
      },
      {
        name: 'ready',
        language: 'en',
        category: 'MARKETING',
        components: [{ type: 'BODY', text: 'Something is ready.' }],
      },
    ]);
  });

  it('of our own templates is taken by the platform', async () => {
    const { push } = await account();
    const { templates } = await shippedLibrary();
    const pushed = await push(vendorTemplates(Object.values(templates)));
    expect(pushed).toMatchObject(
      ['certificate', 'nudge']
        .toReversed()
        .flatMap((name) => ['ky_KG', 'ru', 'en'].map((language) => ({ name, language, outcome: 'created' }))),
    );
  });
});

describe('our own templates', () => {
  it.each(LANGUAGES)('in %s are taken with the longest values that there can be', async (language) => {
    const { fake, push } = await account();
    const templates = Object.values((await shippedLibrary()).templates);
    await push(vendorTemplates(templates));
    for (const template of templates) {
      const long = Object.fromEntries(template.texts[language].parameters.map(({ name }) => [name, 'ө\n'.repeat(400)]));
      const filled = outboundTemplate(template, language, long);
      if (!filled) throw new Error(`${template.name} was not filled`);
      const parameters = filled.parameters.map((text) => ({ type: 'text' as const, text }));
      const sent = {
        name: filled.name,
        language: { code: filled.language },
        components: [{ type: 'body' as const, parameters }],
      };
      expect(fake.templates.fill(sent)).toMatchObject({ ok: true });
    }
  });

  it('take the place of the message that brings a certificate', async () => {
    const { flows, templates } = await shippedLibrary();
    expect(flows.certificate?.steps.issued?.template).toBe('certificate');
    expect(Object.keys(templates)).toEqual(['nudge', 'certificate']);
  });
});

describe('pushing', () => {
  it('creates what is not there, leaves what is the same, and edits what differs', async () => {
    const { fake, push } = await account();
    const created = { name: 'ready', outcome: 'created', status: 'APPROVED', category: 'MARKETING' };
    expect(await push()).toEqual(['ky_KG', 'ru', 'en'].map((language) => ({ ...created, language })));
    // Meta keeps the parts in an order of its own.
    for (const template of fake.templates.all) template.components = template.components.toReversed();
    const left = { ...created, outcome: 'left' };
    expect(await push()).toEqual(['ky_KG', 'ru', 'en'].map((language) => ({ ...left, language })));
    expect(await push(withBody('en', 'All is ready.'))).toEqual([
      { ...left, language: 'ky_KG' },
      { ...left, language: 'ru' },
      { name: 'ready', language: 'en', outcome: 'edited', category: 'MARKETING' },
    ]);
    expect(fake.templates.all.at(-1)?.components).toEqual([{ type: 'BODY', text: 'All is ready.' }]);
    expect(fake.calls.filter(({ method }) => method === 'POST')).toHaveLength(4);
  });

  it('edits the category of what is not approved yet, and of nothing else', async () => {
    const { fake, push } = await account();
    await push();
    const utility = withBody('en', 'All is ready.').map((one) => ({ ...one, category: 'UTILITY' as const }));
    await push(utility);
    expect(fake.templates.all.map(({ category }) => category)).toEqual(['MARKETING', 'MARKETING', 'MARKETING']);
    for (const template of fake.templates.all) template.status = 'REJECTED';
    await push(withBody('en', 'Now all is ready.').map((one) => ({ ...one, category: 'UTILITY' as const })));
    expect(fake.templates.all.map(({ category }) => category)).toEqual(['MARKETING', 'MARKETING', 'UTILITY']);
  });

  it('says what is refused, and hands in the others', async () => {
    const { push } = await account({ newTemplates: 'PENDING' });
    const pushed = await push([...withBody('ru', '{{1}} начинает'), ...vendorTemplates([{ ...READY, name: 'other' }])]);
    expect(pushed).toMatchObject([
      { outcome: 'created', status: 'PENDING' },
      {
        outcome: 'failed',
        reason: "(#100) Invalid parameter Variables can't be at the start or end of the template (100/2388299)",
      },
      { outcome: 'created' },
      { name: 'other', outcome: 'created' },
      { name: 'other', outcome: 'created' },
      { name: 'other', outcome: 'created' },
    ]);
    expect(await push(withBody('en', 'All is ready.'))).toMatchObject([
      { outcome: 'left', status: 'PENDING' },
      { outcome: 'created' },
      { outcome: 'failed', reason: expect.stringContaining('in review') },
    ]);
  });

  it('finds what is there however much there is', async () => {
    const { fake, push } = await account();
    for (let i = 0; i < 450; i++) {
      fake.templates.create({
        name: `t${i}`,
        language: 'en',
        category: 'UTILITY',
        components: [{ type: 'BODY', text: 'x' }],
      });
    }
    await push();
    expect(await push()).toMatchObject([{ outcome: 'left' }, { outcome: 'left' }, { outcome: 'left' }]);
  });

  it('does nothing where it can not find out what is there', async () => {
    const { fake, push } = await account();
    expect(await push(undefined, 'wrong')).toBe('Invalid OAuth access token - Cannot parse access token (190)');
    fake.faults.onCall([{ kind: 'gateway' }, { kind: 'reset' }], 'message_templates');
    expect(await push()).toBe('Meta answered 502, in a form that is not known here.');
    expect(await push()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v23\.0 gave no answer: /);
    expect(fake.templates.all).toEqual([]);
  });

  it('leaves the second time what was taken the first time without an answer', async () => {
    const { fake, push } = await account();
    await push([]);
    const [first] = vendorTemplates([READY]);
    if (!first) throw new Error('there is none');
    fake.faults.onCall([{ kind: 'delay', ms: 0 }, { kind: 'drop' }], 'message_templates');
    expect(await push([first])).toMatchObject([{ outcome: 'failed' }]);
    expect(await push([first])).toMatchObject([{ outcome: 'left' }]);
  });
});
