import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { createFakeWhatsApp, type FakeWhatsApp } from '../fakes/whatsapp/fake-whatsapp.ts';

const TEXTS = ['nudge ky_KG', 'nudge ru', 'nudge en', 'certificate ky_KG', 'certificate ru', 'certificate en'];

test('export prints each template in each language', async () => {
  const { code, output } = await command()('export');
  expect(code).toBe(0);
  const exported = JSON.parse(output) as { name: string; language: string; components: { type: string }[] }[];
  expect(exported.map(({ name, language }) => `${name} ${language}`)).toEqual(TEXTS);
  expect(exported[0]?.components.map(({ type }) => type)).toEqual(['BODY', 'FOOTER', 'BUTTONS']);
});

test('push hands in what is new, and says what is there already', async () => {
  const fake = await account();
  const push = command(environment(fake));
  const lines = (said: string) => TEXTS.map((text) => `${text}: ${said}\n`).join('');
  expect(await push('push')).toEqual({ code: 0, output: lines('handed in (PENDING, UTILITY)') });
  expect(await push('push')).toEqual({ code: 0, output: lines('is there already (PENDING, UTILITY)') });
});

test('push exits with 1 where one is refused or was rejected', async () => {
  const fake = await account();
  fake.templates.create({
    name: 'nudge',
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'x' }],
  });
  const push = command(environment(fake));
  const first = await push('push');
  expect(first).toMatchObject({ code: 1, output: expect.stringContaining('nudge en: not handed in. (#100)') });
  for (const template of fake.templates.all) template.status = 'REJECTED';
  const second = await push('push');
  expect(second).toMatchObject({ code: 1, output: expect.stringContaining('nudge en: handed in anew (UTILITY)') });
  expect(second.output).toContain('nudge ru: is there already (REJECTED, UTILITY)');
});

test('push says why Meta does not listen', async () => {
  const fake = await account();
  const push = command({ ...environment(fake), WHATSAPP_TOKEN: 'wrong' });
  expect(await push('push')).toEqual({
    code: 1,
    output: 'Invalid OAuth access token - Cannot parse access token (190)\n',
  });
});

test('the token may come as a file', async () => {
  const fake = await account();
  const { WHATSAPP_TOKEN, ...env } = environment(fake);
  const file = path.join(temporaryDirectory(), 'token');
  writeFileSync(file, `${WHATSAPP_TOKEN}\n`);
  expect(await command({ ...env, WHATSAPP_TOKEN_FILE: file })('push')).toMatchObject({ code: 0 });
});

test('push names each variable that is missing or wrong, and not what a secret is', async () => {
  expect(await command({ WHATSAPP_TOKEN: 'a b', WHATSAPP_API_ROOT: 'x' })('push')).toEqual({
    code: 1,
    output: `WHATSAPP_TOKEN is not what it should be; expected the access token of a system user.
WHATSAPP_BUSINESS_ACCOUNT_ID is missing; expected the id of the WhatsApp Business account, digits.
WHATSAPP_API_ROOT is "x"; expected an address such as https://graph.facebook.com/v23.0.
`,
  });
});

test.each([
  ['nothing', []],
  ['another word', ['pull']],
  ['too many words', ['push', 'nudge']],
])('called with %s it says how it is called', async (_, args) => {
  const { code, output } = await command()(...args);
  expect(code).toBe(2);
  expect(output).toContain('sabak templates export');
});

test('files with mistakes are not handed in', async () => {
  const directory = temporaryDirectory();
  mkdirSync(path.join(directory, 'texts'));
  expect(await command({ FLOWS_DIR: directory })('export')).toEqual({
    code: 1,
    output: `There are mistakes in ${directory}. See: npx sabak lint\n`,
  });
});

function environment({ apiRoot }: FakeWhatsApp) {
  return { WHATSAPP_TOKEN: 'token', WHATSAPP_BUSINESS_ACCOUNT_ID: '104', WHATSAPP_API_ROOT: `${apiRoot}/v23.0/` };
}

async function account(): Promise<FakeWhatsApp> {
  const fake = await createFakeWhatsApp({
    token: 'token',
    phoneNumberId: '103',
    appSecret: 'secret',
    verifyToken: 'verify',
    businessAccountId: '104',
    newTemplates: 'PENDING',
  });
  onTestFinished(() => fake.close());
  return fake;
}

function command(env: Readonly<Record<string, string>> = {}) {
  return async (...args: string[]) => {
    let output = '';
    const write = (text: string) => {
      output += text;
    };
    const io = { write, writeError: write, env, signal: new AbortController().signal };
    return { code: await runCommand(['templates', ...args], io), output };
  };
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'sabak-templates-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}
