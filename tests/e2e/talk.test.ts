import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Language } from '../../src/learning/language.ts';
import { createPlayer } from '../player/player.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import type { Shown } from '../player/shown.ts';
import { type TypingStyle, typed } from '../player/typed.ts';

const library = await shippedLibrary();

/** More than a course has. */
const MAX_TURNS = 200;
const PROMPT = '\n> ';
const CERTIFICATE = { link: /\/c\/[0-9A-Z]{20,}/i, number: /SB-\d{4}-\d{6}/ };

describe('sabak talk, from the first greeting to the certificate', () => {
  const learners: { language: Language; name: string; styles: TypingStyle[]; nonsense: string; shown: string }[] = [
    {
      language: 'ky',
      name: 'Айгүл Өмүрбек кызы',
      styles: ['numbers', 'bare words', 'letters', 'words'],
      nonsense: 'бүгүн аба ырайы кандай экен',
      shown: 'Сертификатыңыз даяр',
    },
    {
      language: 'ru',
      name: 'Наталья Ёлкина',
      styles: ['words', 'letters'],
      nonsense: '🙂🙂',
      shown: 'Ваш сертификат готов',
    },
    {
      language: 'en',
      name: "Ann-Marie O'Neill",
      styles: ['letters', 'bare words', 'numbers'],
      nonsense: 'lorem ipsum',
      shown: 'Your certificate is ready',
    },
  ];

  it.each(learners)('in $language', async ({ language, name, styles, nonsense, shown }) => {
    const terminal = startTalk('--lang', language);
    const player = createPlayer(library, language, name);
    const given: string[] = [];
    let page = await terminal.page();
    for (let turn = 0; !CERTIFICATE.link.test(page); turn++) {
      expect(turn, page).toBeLessThan(MAX_TURNS);
      const asked = readPage(page);
      const isOpen = asked.options.length === 0;
      if (turn % 5 === 3 && !isOpen) {
        const again = readPage(await terminal.say(nonsense));
        expect(again, `nonsense is not taken as an answer to ${asked.text}`).toMatchObject({ options: asked.options });
      }
      const style = styles[turn % styles.length] ?? 'numbers';
      const reply = player.reply(asked, { wrong: turn % 2 === 0 && player.hasSecondTry(asked) });
      if (reply.question !== undefined) given.push(reply.question);
      page = await terminal.say(typed(reply, asked, style, language));
    }
    expect(page).toContain(shown);
    expect(page).toMatch(CERTIFICATE.number);
    const inLessons = Object.values(library.courses).flatMap(({ lessons }) =>
      lessons.flatMap(({ screens }) => screens),
    );
    for (const { question } of inLessons) if (question !== undefined) expect(given).toContain(question);
    expect(await terminal.end()).toBe(0);
  });

  it('says the same to the same lines, however they come: piped at once', async () => {
    const terminal = startTalk('--lang', 'ky');
    terminal.pipe('1\nооба\nАйгүл Асанова\nкийинчерээк\n4\n');
    const whole = await terminal.rest();
    expect(whole).toContain('> Айгүл Асанова\n');
    expect(whole).toContain(library.text('ky', 'onboarding.ready').split('\n')[0]);
    expect(await terminal.end()).toBe(0);
  });
});

type Terminal = {
  /** What was said up to the next place where it waits for her. */
  page(): Promise<string>;
  say(line: string): Promise<string>;
  /** Everything that it says until the input is at its end. */
  pipe(lines: string): void;
  rest(): Promise<string>;
  /** Ends the input, as Ctrl+D does. Resolves to the exit code. */
  end(): Promise<number | null>;
};

function startTalk(...args: string[]): Terminal {
  const child = spawn(process.execPath, ['src/cli/sabak.ts', 'talk', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = textOf(child);
  let waiting = '';

  async function page(): Promise<string> {
    while (!waiting.endsWith(PROMPT)) {
      const { value, done } = await output.next();
      if (done) throw new Error(`it ended after: ${waiting.slice(-500)}`);
      waiting += value;
    }
    const whole = waiting;
    waiting = '';
    return whole;
  }

  return {
    page,
    say(line) {
      child.stdin?.write(`${line.replaceAll('\n', '; ')}\n`);
      return page();
    },
    pipe: (lines) => void child.stdin?.end(lines),
    rest: async () => (await Array.fromAsync(output)).join(''),
    async end() {
      child.stdin?.end();
      const [code] = await exit;
      return code;
    },
  };
}

function textOf({ stdout }: ChildProcess): AsyncGenerator<string, void> {
  if (!stdout) throw new Error('it has no output');
  stdout.setEncoding('utf8');
  return (async function* () {
    yield* stdout;
  })();
}

/** What a page asks, with what it offers: lines such as `  1. Label`, and `  б) Label` for matches. */
function readPage(page: string): Shown {
  const labels = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, label = '']) => label);
  return { text: page, options: labels(/^ {2}\d+\. (?:☐ )?(.+)$/gm), matches: labels(/^ {2}\p{L}\) (.+)$/gmu) };
}
