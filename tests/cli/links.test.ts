import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import QRCode from 'qrcode';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { createFakeTelegram } from '../fakes/telegram/fake-telegram.ts';
import { createFakeWhatsApp } from '../fakes/whatsapp/fake-whatsapp.ts';
import { type Modules, modulesInPng, modulesInText } from './qr-modules.ts';

const TOKEN = '42:secret-of-the-bot';
const WHATSAPP = {
  token: 'EAAG-secret',
  phoneNumberId: '111',
  appSecret: 'app-secret',
  verifyToken: 'verify-secret',
  businessAccountId: '222',
  displayNumber: '996312000000',
};
const GREETING = 'https://wa.me/996312000000?text=';

test('the links of every channel lead to the programme, to schools and to courses', async () => {
  const { code, output, errors } = await links(await everyChannel(), '--no-qr', '--lang', 'en');
  expect([code, errors]).toEqual([0, '']);
  const text = (parameter: string) => encodeURIComponent(`Hello! I would like to start learning: ${parameter}`);
  expect(output).toBe(
    [
      'The programme',
      '  web: https://sabak.example/',
      '  telegram: https://t.me/sabak_bot',
      `  whatsapp: ${GREETING}${encodeURIComponent('Hello! I would like to start learning.')}`,
      '',
      'The school Нарын № 2',
      '  web: https://sabak.example/?start=school-NARYN-2',
      '  telegram: https://t.me/sabak_bot?start=school-NARYN-2',
      `  whatsapp: ${GREETING}${text('school-NARYN-2')}`,
      '',
      'The course Growth mindset and student-centred teaching',
      '  web: https://sabak.example/?start=course-growth-mindset',
      '  telegram: https://t.me/sabak_bot?start=course-growth-mindset',
      `  whatsapp: ${GREETING}${text('course-growth-mindset')}`,
      '',
      '',
    ].join('\n'),
  );
});

test('words of WhatsApp and titles are Kyrgyz where nothing else is asked for', async () => {
  const { output } = await links(await everyChannel(), '--no-qr');
  expect(decodeURIComponent(output)).toContain('Саламатсызбы! Сабакты баштагым келет: school-NARYN-2');
});

test('only channels that are set up have links', async () => {
  const { output, errors } = await links({ DATA_DIR: await installation() }, '--no-qr');
  expect(output).not.toMatch(/telegram|whatsapp/);
  expect(output).toContain('  web: http://localhost:3000/?start=school-NARYN-2\n');
  expect(errors).toBe('PUBLIC_URL is not set: the links of the web chat work on this machine alone.\n');
});

test('a channel that can’t be asked is told of, without its secrets, and the others go on', async () => {
  const env = { ...(await everyChannel()), TELEGRAM_API_ROOT: 'http://127.0.0.1:9' };
  const { code, output, errors } = await links({ ...env, WHATSAPP_TOKEN: 'wrong-secret' }, '--no-qr');
  expect(code).toBe(1);
  expect(output).toContain('web: https://sabak.example/?start=course-growth-mindset');
  expect(output).not.toMatch(/telegram|whatsapp/);
  expect(errors).toMatch(
    /^Telegram can't be asked, its links are left out: .+ECONNREFUSED.+\nWhatsApp can't be asked, .*: .+\n$/,
  );
  expect(errors).not.toContain('secret');
});

test('a code that no link can carry is told of', async () => {
  const env = await everyChannel();
  await addSchool(env.DATA_DIR ?? '', `${'a'.repeat(58)}`);
  await addSchool(env.DATA_DIR ?? '', 'Нарын 2');
  const { code, output } = await links(env, '--no-qr');
  expect(code).toBe(0);
  for (const channel of ['web', 'telegram', 'whatsapp']) {
    expect(output).toContain(
      `  ${channel}: no link, "school-${'A'.repeat(58)}" can't be carried: expected at most 64 of A-Z a-z 0-9 _ -\n`,
    );
    expect(output).toContain(`  ${channel}: no link, "school-НАРЫН 2" can't be carried`);
  }
});

describe('a QR code', () => {
  test('on the terminal is that of its link, with a quiet zone', async () => {
    const { output } = await links(await everyChannel());
    const shown = output.split('\n\n').flatMap((part, i, parts) => {
      const url = /^ {2}\w+: (https:\S+)$/m.exec(parts[i - 1]?.split('\n').at(-1) ?? '')?.[1];
      return url === undefined ? [] : [{ url, modules: modulesInText(part) }];
    });
    expect(shown).toHaveLength(9);
    for (const { url, modules } of shown) expectQrCode(modules, url);
  });

  test('as a picture is that of its link, in a file that says so', async () => {
    const folder = join(temporaryDirectory(), 'new', 'codes');
    const { output } = await links(await everyChannel(), '--png', folder);
    expect(output).not.toContain('█');
    const files = [...output.matchAll(/^ {2}\w+: (\S+)\n {2}(\S+\.png)$/gm)];
    for (const [, url = '', file = ''] of files) expectQrCode(modulesInPng(readFileSync(file)), url);
    expect(readdirSync(folder).sort()).toEqual(
      ['course-growth-mindset', 'programme', 'school-NARYN-2'].flatMap((place) =>
        ['telegram', 'web', 'whatsapp'].map((channel) => `${place}-${channel}.png`),
      ),
    );
    expect(files).toHaveLength(9);
  });
});

test.each([
  ['a language that it does not speak', ['--lang', 'de'], '--lang is de, expected one of ky, ru, en.'],
  ['two ways at once', ['--png', 'x', '--no-qr'], 'Take --png or --no-qr, not both.'],
  ['an option that it does not have', ['--svg'], 'Unknown option'],
])('called with %s it says so, and how it is called', async (_, args, problem) => {
  const { code, errors } = await links({}, ...args);
  expect(code).toBe(2);
  expect(errors).toContain(problem);
  expect(errors).toContain('sabak links [--lang ky|ru|en]');
});

test('a wrong setting is a sentence', async () => {
  expect(await links({ WHATSAPP_TOKEN: 'x' })).toMatchObject({
    code: 1,
    errors: expect.stringContaining('WHATSAPP_APP_SECRET is missing: '),
  });
});

/** As the code's own specification has it: the modules of its link, within four light ones on every side. */
function expectQrCode(shown: Modules, url: string): void {
  const { modules } = QRCode.create(url, { errorCorrectionLevel: 'M' });
  const side = modules.size + 8;
  const expected = Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column) => {
      const isInside = [row, column].every((at) => at >= 4 && at < 4 + modules.size);
      return isInside && modules.get(row - 4, column - 4) === 1;
    }),
  );
  expect(shown).toEqual(expected);
}

async function everyChannel(): Promise<Record<string, string>> {
  const telegram = await createFakeTelegram({ token: TOKEN });
  const whatsapp = await createFakeWhatsApp(WHATSAPP);
  onTestFinished(async () => {
    await Promise.all([telegram.close(), whatsapp.close()]);
  });
  return {
    DATA_DIR: await installation(),
    PUBLIC_URL: 'https://sabak.example',
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    WHATSAPP_API_ROOT: `${whatsapp.apiRoot}/v23.0`,
    WHATSAPP_TOKEN: WHATSAPP.token,
    WHATSAPP_PHONE_NUMBER_ID: WHATSAPP.phoneNumberId,
    WHATSAPP_APP_SECRET: WHATSAPP.appSecret,
    WHATSAPP_VERIFY_TOKEN: WHATSAPP.verifyToken,
  };
}

async function links(env: Record<string, string>, ...args: string[]) {
  let output = '';
  let errors = '';
  const io = {
    write: (text: string) => {
      output += text;
    },
    writeError: (text: string) => {
      errors += text;
    },
    env,
    signal: new AbortController().signal,
  };
  const code = await runCommand(['links', ...args], io);
  return { code, output, errors };
}

async function installation(): Promise<string> {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ path: join(directory, 'sabak.sqlite'), serve: true });
  await store.teams.put({ code: 'naryn-2', name: 'Нарын № 2' });
  await store.close();
  return directory;
}

/** As another program may have written it: `sabak school` takes no such code. */
async function addSchool(directory: string, code: string): Promise<void> {
  const store = await openSqliteStore({ path: join(directory, 'sabak.sqlite') });
  await store.teams.put({ code, name: code });
  await store.close();
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sabak-links-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}
