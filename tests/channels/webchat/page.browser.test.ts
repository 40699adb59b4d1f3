import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutboundMessage, PromptBody } from '../../../src/learning/message.ts';
import { findChromium } from '../../chromium.ts';
import { type PageServer, type Said, startPageServer } from './page-server.ts';

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const AUDIT = readFileSync(new URL('./audit-page.js', import.meta.url), 'utf8');
const PHONE = { width: 360, height: 740 };

let browser: Browser;
let context: BrowserContext;
let server: PageServer;
const errors: string[] = [];

beforeAll(async () => {
  const executablePath = findChromium();
  browser = await chromium.launch({ ...(executablePath && { executablePath }), args: FLAGS.split(' ') });
});
afterAll(() => browser.close());
afterEach(async () => {
  await context.close();
  await server.close();
  expect(errors.splice(0), 'what the browser complained of').toEqual([]);
});

const choices = (...labels: string[]) => labels.map((label, i) => ({ value: 'abcdefgh'[i] ?? '', label }));
const asking = (ask: PromptBody, text = 'Суроо?', turn = 7): OutboundMessage => ({ text, ask: { turn, ...ask } });
const longChoices = choices('Сен биздин эң мыкты математигибизсиң', 'Үч ыкманы аракет кылып көрдүң', 'Жакшы');

async function open(past: readonly Said[], options: Parameters<typeof startPageServer>[0] = {}): Promise<Page> {
  server = await startPageServer({ past, known: true, language: 'ky', ...options });
  context = await browser.newContext({ viewport: PHONE, locale: 'ky', reducedMotion: 'reduce' });
  return load('/');
}

async function load(path: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    const isExpected = /Failed to load resource|ERR_/.test(message.text());
    if (message.type() === 'error' && !isExpected) errors.push(message.text());
  });
  await page.goto(server.url + path);
  await page.waitForSelector('#log:not([aria-busy])', { state: 'attached' });
  return page;
}

/** Resolves to the event that the server heard as the `count`th. */
async function heard(count = 1) {
  await expect.poll(() => server.heard.length).toBe(count);
  return server.heard[count - 1];
}

describe('every type of question', () => {
  it('choice: one tap answers, her words show at once, and the chosen one stays marked', async () => {
    const page = await open([{ messages: [asking({ type: 'choice', choices: longChoices })] }]);
    await page.getByRole('button', { name: 'Үч ыкманы' }).click();
    expect(await heard()).toMatchObject({ kind: 'tap', turn: 7, values: ['b'] });
    expect(await page.locator('#outgoing .hers').textContent()).toBe('Үч ыкманы аракет кылып көрдүң');
    expect(await page.locator('.closed .chosen').textContent()).toContain('Үч ыкманы');
    expect(await page.locator('.prompt').count()).toBe(0);
    const id = server.heard[0]?.id ?? '';
    server.say({
      heard: { id, text: 'Үч ыкманы аракет кылып көрдүң' },
      messages: [{ text: 'Туура', verdict: 'right' }],
    });
    await page.getByText('Туура').waitFor();
    expect(await page.locator('#outgoing .hers').count()).toBe(0);
    expect(await page.locator('#log .hers').count()).toBe(1);
    expect(await page.getByRole('img', { name: 'Туура' }).count()).toBe(1);
  });

  it('a single choice is one clear button', async () => {
    const page = await open([{ messages: [asking({ type: 'choice', choices: choices('Улантуу') })] }]);
    await page.getByRole('button', { name: 'Улантуу' }).click();
    expect(await heard()).toMatchObject({ values: ['a'] });
  });

  it('choices: ticks, and Done asks for at least one', async () => {
    const page = await open([{ messages: [asking({ type: 'choices', choices: longChoices })] }]);
    await page.getByRole('button', { name: 'Даяр' }).click();
    expect(await page.getByRole('alert').textContent()).toBe('Жок дегенде бирин тандаңыз');
    await page.getByRole('checkbox').nth(2).press('Space');
    await page.getByRole('checkbox').nth(0).check();
    await page.getByRole('button', { name: 'Даяр' }).click();
    expect(await heard()).toMatchObject({ values: ['a', 'c'] });
    expect(await page.locator('.closed .chosen').count()).toBe(2);
  });

  it('number: a comma is a point, and words are asked to be a number', async () => {
    const page = await open([{ messages: [asking({ type: 'number' })] }]);
    const field = page.getByLabel('Сан менен');
    expect(await field.getAttribute('inputmode')).toBe('decimal');
    await field.fill('көп');
    await field.press('Enter');
    expect(await page.getByRole('alert').textContent()).toContain('Сан жазыңыз');
    await field.fill('12,5');
    await field.press('Enter');
    expect(await heard()).toMatchObject({ kind: 'tap', values: ['12.5'] });
  });

  it('text: the message field answers; offered choices are buttons', async () => {
    const page = await open([{ messages: [asking({ type: 'text', choices: choices('Кийинчерээк') })] }]);
    const field = page.getByRole('textbox', { name: 'Жообуңуз' });
    await field.fill('биринчи');
    await field.press('Shift+Enter');
    await field.pressSequentially('экинчи');
    await field.press('Enter');
    expect(await heard()).toMatchObject({ kind: 'text', text: 'биринчи\nэкинчи' });
    expect(await field.inputValue()).toBe('');
    server.say({
      heard: { id: server.heard[0]?.id ?? '', text: 'биринчи' },
      messages: [asking({ type: 'text', choices: choices('Кийинчерээк') }, 'Дагы?', 8)],
    });
    await page.getByRole('button', { name: 'Кийинчерээк' }).click();
    expect(await heard(2)).toMatchObject({ kind: 'tap', turn: 8, values: ['a'] });
  });

  it('order: by buttons and arrow keys, with the focus kept and the place told', async () => {
    const page = await open([{ messages: [asking({ type: 'order', items: choices('Бир', 'Эки', 'Үч') })] }]);
    const up = page.getByRole('button', { name: 'Өйдө жылдыруу: Үч' });
    await up.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Өйдө жылдыруу: Үч');
    expect(await page.locator('.prompt [role=status]').textContent()).toBe('Үч: 1 / 3');
    await page.getByRole('button', { name: 'Даяр' }).click();
    expect(await heard()).toMatchObject({ values: ['c', 'a', 'b'] });
  });

  it('order: by dragging', async () => {
    const page = await open([{ messages: [asking({ type: 'order', items: choices('Бир', 'Эки', 'Үч') })] }]);
    await page.locator('.order').scrollIntoViewIfNeeded();
    const [from, to] = await Promise.all([0, 2].map((at) => page.locator('.order .grip').nth(at).boundingBox()));
    if (!from || !to) throw new Error('the rows are not shown');
    await page.mouse.move(from.x + 20, from.y + 20);
    await page.mouse.down();
    for (let step = 1; step <= 8; step++)
      await page.mouse.move(from.x + 20, from.y + 20 + ((to.y - from.y) * step) / 8);
    await page.mouse.up();
    expect(await page.locator('.order .label').allTextContents()).toEqual(['Эки', 'Үч', 'Бир']);
    expect(await page.locator('.dragged').count()).toBe(0);
    await page.getByRole('button', { name: 'Даяр' }).click();
    expect(await heard()).toMatchObject({ values: ['b', 'c', 'a'] });
  });

  it('match: a select for each, none left out', async () => {
    const prompt: PromptBody = { type: 'match', items: choices('Бир', 'Эки'), matches: choices('one', 'two') };
    const page = await open([{ messages: [asking(prompt)] }]);
    await page.getByLabel('Бир').selectOption('one');
    await page.getByRole('button', { name: 'Даяр' }).click();
    expect(await page.getByRole('alert').textContent()).not.toBe('');
    expect(await page.locator('.pair:has-text("Эки") select:focus').count()).toBe(1);
    await page.getByLabel('Эки').selectOption('two');
    await page.getByRole('button', { name: 'Даяр' }).click();
    expect(await heard()).toMatchObject({ values: ['a', 'b'] });
  });

  it('scale: radio buttons whose ends are named', async () => {
    const page = await open([{ messages: [asking({ type: 'scale', from: 1, to: 5, low: 'Такыр', high: 'Толук' })] }]);
    await page.getByRole('radio', { name: '1 Такыр' }).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Даяр' }).click();
    expect(await heard()).toMatchObject({ values: ['4'] });
  });

  it('reflection: says where to write', async () => {
    const page = await open([{ messages: [asking({ type: 'reflection' })] }]);
    expect(await page.locator('.prompt.hint').textContent()).toContain('Баа коюлбайт');
    await page.getByRole('textbox', { name: 'Жообуңуз' }).fill('Айжан');
    await page.getByRole('button', { name: 'Жөнөтүү' }).click();
    expect(await heard()).toMatchObject({ kind: 'text', text: 'Айжан' });
  });
});

describe('who comes', () => {
  it('a newcomer is greeted once, with the parameter of her link, also in two tabs', async () => {
    const page = await open([], { known: false });
    await heard();
    await load('/?start=school-12');
    await expect.poll(() => server.posts.length).toBeGreaterThan(1);
    expect(server.heard).toHaveLength(1);
    expect(server.heard[0]).toMatchObject({ kind: 'start', language: 'ky' });
    await page.close();
  });

  it('who is known is led to where her link points, and not again after a reload', async () => {
    await open([{ messages: [{ text: 'a' }] }]);
    const page = await load('/?start=school-12');
    expect(await heard()).toMatchObject({ kind: 'start', parameter: 'school-12' });
    expect(new URL(page.url()).search).toBe('');
    await page.reload();
    await page.waitForSelector('#log:not([aria-busy])', { state: 'attached' });
    expect(server.heard).toHaveLength(1);
  });
});

describe('the connection', () => {
  it('sends the same message again with the same id when the answer to it was lost', async () => {
    const page = await open([{ messages: [asking({ type: 'choice', choices: longChoices })] }]);
    server.nextPosts.push('drop', 503);
    await page.getByRole('button', { name: 'Жакшы' }).click();
    await expect.poll(() => server.posts.map(({ status }) => status), { timeout: 15_000 }).toEqual([202, 503, 202]);
    expect(new Set(server.posts.map(({ id }) => id)).size).toBe(1);
    expect(server.heard).toHaveLength(1);
  });

  it('offline: says so, keeps the answer over a reload, and sends it when the line is back', async () => {
    const page = await open([{ messages: [asking({ type: 'choice', choices: longChoices })] }]);
    server.nextPosts.push(503, 503);
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Жакшы' }).click();
    await page.getByText('Жообуңуз байланыш болгондо жөнөтүлөт').waitFor();
    await page.getByText('Жөнөтүлө элек').waitFor();
    expect(server.heard).toEqual([]);
    await context.setOffline(false);
    await page.reload();
    await page.waitForSelector('#log:not([aria-busy])', { state: 'attached' });
    expect(await page.locator('#outgoing .hers').textContent()).toBe('Жакшы');
    await expect.poll(() => server.heard.length, { timeout: 15_000 }).toBe(1);
  });

  it('takes the conversation up where it broke', async () => {
    const page = await open([{ messages: [{ text: 'биринчи' }] }]);
    server.disconnect();
    server.say({ messages: [{ text: 'экинчи' }] });
    server.connect();
    await page.getByText('экинчи').waitFor();
    server.say({ messages: [{ text: 'үчүнчү' }] });
    await page.getByText('үчүнчү').waitFor();
    expect(await page.locator('#log .ours').allInnerTexts()).toEqual(['биринчи', 'экинчи', 'үчүнчү']);
  });

  it('comes back after the server was away', async () => {
    const page = await open([{ messages: [{ text: 'биринчи' }] }]);
    server.disconnect();
    await page.getByText('Кайра туташып жатабыз').waitFor();
    server.connect();
    server.say({ messages: [{ text: 'экинчи' }] });
    await page.getByText('экинчи').waitFor();
    await page.locator('#connection').waitFor({ state: 'hidden' });
  });

  it('says that a message was refused, and lets her answer again', async () => {
    const page = await open([{ messages: [asking({ type: 'choice', choices: longChoices })] }]);
    server.nextPosts.push(400);
    await page.getByRole('button', { name: 'Жакшы' }).click();
    await page.getByText('Бул билдирүү жөнөтүлгөн жок').waitFor();
    await page.getByRole('button', { name: 'Үч ыкманы' }).click();
    expect(await heard()).toMatchObject({ values: ['b'] });
  });

  it('asks for a reload where the cookie is not good any more', async () => {
    const page = await open([{ messages: [asking({ type: 'choice', choices: longChoices })] }]);
    server.nextPosts.push(401);
    await page.getByRole('button', { name: 'Жакшы' }).click();
    await page.getByRole('button', { name: 'Баракты жаңыртуу' }).click();
    expect(await heard()).toMatchObject({ values: ['c'] });
  });

  it('shows in one tab what she said in the other', async () => {
    const first = await open([{ messages: [asking({ type: 'choice', choices: longChoices })] }]);
    const second = await load('/');
    server.answer = ({ id }) => [
      { heard: { id, text: 'Жакшы' }, messages: [{ text: 'Туура эмес', verdict: 'wrong' }] },
    ];
    await first.getByRole('button', { name: 'Жакшы' }).click();
    await second.getByText('Туура эмес').waitFor();
    expect(await second.locator('.prompt').count()).toBe(0);
    expect(await second.locator('.hers').allTextContents()).toEqual(['Жакшы']);
  });
});

describe('languages', () => {
  it('change everything that the page says, and the server is told', async () => {
    const page = await open([{ language: 'ky', messages: [{ text: 'Салам' }] }]);
    await page.getByRole('button', { name: 'Русский' }).click();
    expect(await heard()).toMatchObject({ kind: 'language', language: 'ru' });
    expect(await page.getAttribute('html', 'lang')).toBe('ru');
    expect(await page.getByRole('textbox').getAttribute('placeholder')).toBe('Ваш ответ');
    expect(await page.locator('.day').textContent()).toBe('Сегодня');
    expect(await page.locator('.ours').getAttribute('lang')).toBe('ky');
  });

  it('follow what comes: she may have chosen another one in the conversation', async () => {
    const page = await open([{ language: 'ky', messages: [{ text: 'Салам' }] }]);
    server.say({ language: 'en', messages: [asking({ type: 'scale', from: 1, to: 3, low: 'low', high: 'high' })] });
    await expect.poll(() => page.getAttribute('html', 'lang')).toBe('en');
    await page.getByRole('group', { name: 'Give your rating' }).waitFor();
  });

  it('are not undone by the server while it has not heard of the change', async () => {
    const page = await open([{ messages: [{ text: 'Салам' }] }]);
    server.nextPosts.push(503);
    await page.getByRole('button', { name: 'English' }).click();
    server.disconnect();
    server.connect();
    expect(await heard()).toMatchObject({ kind: 'language', language: 'en' });
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });
});

describe('a learner who is erased', () => {
  it('leaves nothing on the screen or in the browser, in no tab', async () => {
    const first = await open([{ messages: [asking({ type: 'text' })] }]);
    const second = await load('/');
    server.nextPosts.push(400);
    await first.getByRole('textbox').fill('эч кимге айтпа');
    await first.keyboard.press('Enter');
    await first.getByRole('textbox').fill('дагы бир сыр');
    await second.getByRole('textbox').fill('үчүнчүсү');
    const requested: string[] = [];
    for (const tab of [first, second]) tab.on('request', (request) => requested.push(new URL(request.url()).pathname));
    server.erase();
    for (const tab of [first, second]) {
      await tab.waitForURL('**/erased?lang=ky');
      expect(await tab.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
    }
    expect(requested.filter((path) => path === '/erased')).toHaveLength(2);
  });

  it('while the connection was broken, too', async () => {
    const page = await open([{ messages: [{ text: 'сыр' }] }]);
    server.disconnect();
    server.erase();
    server.connect();
    await page.waitForURL('**/erased?lang=ky');
  });

  it('is not led back by the browser', async () => {
    const page = await open([{ messages: [{ text: 'сыр' }] }]);
    server.erase();
    await page.waitForURL('**/erased?lang=ky');
    await page.goBack();
    expect(page.url()).not.toBe(`${server.url}/`);
  });
});

it('a browser that keeps nothing is answered all the same', async () => {
  await open([{ messages: [asking({ type: 'text' })] }]);
  await context.addInitScript(`for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } })`);
  const page = await load('/');
  await page.getByRole('textbox').fill('Айжан');
  await page.keyboard.press('Enter');
  expect(await heard()).toMatchObject({ kind: 'text', text: 'Айжан' });
});

describe('the view', () => {
  it('shows progress while a lesson lasts', async () => {
    const progress = { title: 'Мактоо', done: 2, of: 5 };
    const page = await open([{ messages: [{ ...asking({ type: 'choice', choices: longChoices }), progress }] }]);
    expect(await page.getByRole('progressbar', { name: 'Мактоо' }).getAttribute('max')).toBe('5');
    server.say({ messages: [asking({ type: 'choice', choices: choices('Ооба', 'Жок') }, 'Дагы?', 8)] });
    await page.locator('#lesson').waitFor({ state: 'hidden' });
  });

  it('follows the end while she is there, and leaves her alone while she reads further up', async () => {
    const past = Array.from({ length: 30 }, (_, i) => ({ messages: [{ text: `№ ${i}\n\nбир\n\nэки` }] }));
    const page = await open(past);
    const gap = () => page.locator('#scroller').evaluate((e) => e.scrollHeight - e.clientHeight - e.scrollTop);
    await expect.poll(gap).toBeLessThan(5);
    server.say({ messages: [{ text: 'эң жаңы' }] });
    await page.getByText('эң жаңы').waitFor();
    await expect.poll(gap).toBeLessThan(5);
    await page.locator('#scroller').evaluate((e) => e.scrollTo(0, 300));
    await page.locator('#chip').waitFor();
    server.say({ messages: [{ text: 'дагы бири' }] });
    await page.getByText('Жаңы билдирүү').waitFor();
    expect(await page.locator('#scroller').evaluate((e) => e.scrollTop)).toBe(300);
    await page.locator('#chip').click();
    await expect.poll(gap).toBeLessThan(5);
  });

  it('shows something long from its beginning', async () => {
    const page = await open([{ messages: [asking({ type: 'choice', choices: longChoices })] }]);
    server.answer = ({ id }) => [
      { heard: { id, text: 'Жакшы' }, messages: [{ text: `Башы\n\n${'узун сөз '.repeat(300)}` }, { text: 'аягы' }] },
    ];
    await page.getByRole('button', { name: 'Жакшы' }).click();
    await page.getByText('аягы').waitFor();
    await expect.poll(() => page.getByText('Башы').evaluate((e) => e.getBoundingClientRect().top)).toBeGreaterThan(0);
    await page.locator('#chip').waitFor();
  });

  it.each<[string, PromptBody]>([
    ['order', { type: 'order', items: choices('Бир', 'Эки', 'Үч', 'Төрт', 'Беш', 'Алты', 'Жети', 'Сегиз') }],
    ['scale', { type: 'scale', from: 1, to: 5, low: 'Такыр', high: 'Толук' }],
    ['match', { type: 'match', items: choices('Бир', 'Эки', 'Үч', 'Төрт'), matches: choices('one', 'two') }],
  ])('lays nothing over the answers of a question that waits: %s', async (_, ask) => {
    const past = Array.from({ length: 9 }, (_, i) => ({ messages: [{ text: `№ ${i}\n\nбир\n\nэки` }] }));
    const page = await open([...past, { messages: [asking(ask)] }]);
    await page.locator('#scroller').evaluate((e) => e.scrollTo(0, 0));
    await page.locator('#chip').waitFor();
    await page.locator('#scroller').evaluate((e) => e.scrollTo(0, e.scrollHeight - e.clientHeight - 60));
    await page.locator('#chip').waitFor({ state: 'hidden' });
    await page.locator('#scroller').evaluate((e) => e.scrollTo(0, 0));
    server.say({ messages: [{ text: 'дагы бири' }] });
    await page.locator('#scroller').evaluate((e) => e.scrollTo(0, e.scrollHeight - e.clientHeight - 60));
    await page.getByText('Жаңы билдирүү').waitFor();
  });

  it('shows what she just said', async () => {
    const past = Array.from({ length: 9 }, (_, i) => ({ messages: [{ text: `№ ${i}\n\nбир\n\nэки` }] }));
    const page = await open([...past, { messages: [asking({ type: 'choice', choices: longChoices })] }]);
    await page.getByRole('button', { name: 'Жакшы' }).click();
    await expect
      .poll(() => page.locator('#outgoing .hers').evaluate((e) => e.getBoundingClientRect().bottom))
      .toBeLessThan(PHONE.height - 70);
  });

  it('shows dots until the answer is there', async () => {
    const page = await open([{ messages: [{ text: 'a' }] }]);
    await page.getByRole('textbox').fill('суроо');
    await page.keyboard.press('Enter');
    await page.locator('#typing').waitFor();
    server.say({ heard: { id: (await heard())?.id ?? '', text: 'суроо' }, messages: [{ text: 'жооп' }] });
    await page.locator('#typing').waitFor({ state: 'hidden' });
  });

  it('keeps the focus where she left the answer, and steals none', async () => {
    const page = await open([{ messages: [asking({ type: 'choice', choices: longChoices })] }]);
    server.answer = ({ id }) => [
      {
        heard: { id, text: 'Жакшы' },
        messages: [asking({ type: 'choice', choices: choices('Улантуу') }, 'Кийинки', 8)],
      },
    ];
    await page.getByRole('button', { name: 'Жакшы' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Улантуу' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Улантуу');
    await page.locator('#field').focus();
    server.say({ messages: [asking({ type: 'number' }, 'Канча?', 9)] });
    await page.getByText('Канча?').waitFor();
    expect(await page.locator('#field:focus').count()).toBe(1);
  });

  it('renders text as text, never as markup', async () => {
    const text = '<img src=x onerror=alert(1)> **бар** & *жок*';
    const page = await open([
      {
        messages: [{ text, link: { label: 'x', url: 'javascript:alert(1)' } }],
        heard: { id: 'x', text: '<b>мен</b>' },
      },
    ]);
    expect(await page.locator('.prose').textContent()).toBe('<img src=x onerror=alert(1)> бар & жок');
    expect(await page.locator('.hers').textContent()).toBe('<b>мен</b>');
    expect(await page.locator('.ours a, .ours img, .hers b').count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'has text of 16 px or more with contrast AA, and targets of 44 px, in %s',
    async (colorScheme) => {
      const page = await open([
        {
          heard: { id: 'x', text: 'Мен' },
          messages: [
            { text: 'Туура', verdict: 'right' },
            { text: 'Чала', verdict: 'partly' },
            { text: 'Ката', verdict: 'wrong' },
          ],
        },
        {
          messages: [
            {
              text: 'a',
              link: { label: 'Ачуу', url: '/c/1' },
              progress: { title: 'Узун аталышы бар сабак, ал бир сапка батпайт', done: 1, of: 3 },
            },
            asking({ type: 'scale', from: 0, to: 10, low: 'аз', high: 'көп' }),
          ],
        },
        { messages: [asking({ type: 'choice', choices: longChoices }), asking({ type: 'order', items: longChoices })] },
      ]);
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate(AUDIT)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
    },
  );
});
