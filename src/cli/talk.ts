import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isLanguage, LANGUAGES, type Language } from '../learning/language.ts';
import type { Library } from '../learning/library.ts';
import { parseDuration } from '../library/duration.ts';
import { loadLibrary } from '../library/load-library.ts';
import type { Command, CommandIo } from './command.ts';
import { foldersOf } from './folders-of.ts';
import { MISFITS } from './misfits.ts';
import { readArguments } from './read-arguments.ts';
import { startTalk, type Talk } from './talk/start-talk.ts';
import { terminalText } from './talk/terminal-text.ts';

/** The channels that a conversation can be had on. */
const CHANNELS = Object.keys(MISFITS);

const USAGE = `sabak talk [--lang ky|ru|en] [--course ID] [--as web] [--script FILE]

A conversation in the terminal, as a learner would have it. Nothing is kept.

  --lang LANG     the language of the first greeting
  --course ID     as if she had come by a link to this course, which may be a draft
  --as CHANNEL    as if on this channel; there is: web
  --script FILE   says the lines of FILE, one after another, instead of what you type; # begins a comment

Answer with a number, a letter or words. A line "+1d" (or +30m, +2h) lets time pass. Ctrl+D ends the conversation.
`;

type Options = { readonly language?: Language; readonly course?: string; readonly script?: string };

export const talkCommand: Command = {
  name: 'talk',
  summary: 'have a conversation in the terminal, as a learner would',
  usage: USAGE,
  async run(args, io) {
    const options = parseOptions(args);
    if (typeof options === 'string') {
      io.writeError(`${options}\n\n${USAGE}`);
      return 2;
    }
    const library = await load(io, options.course === undefined ? [] : [options.course]);
    if (!library) return 1;
    if (options.course !== undefined && !library.courses[options.course]) {
      const known = Object.keys(library.courses).join(', ');
      io.writeError(`There is no course ${options.course}. There is: ${known}.\n`);
      return 1;
    }
    const talk = await startTalk(library, (message) => io.write(`${terminalText(message)}\n\n`));
    const { language, course } = options;
    await talk.begin({ ...(language && { language }), ...(course !== undefined && { parameter: `course-${course}` }) });
    for await (const line of linesOf(options, io)) await hear(talk, line, io);
    await talk.end();
    return 0;
  },
};

function parseOptions(args: readonly string[]): Options | string {
  const read = readArguments({
    args: [...args],
    options: {
      lang: { type: 'string' },
      course: { type: 'string' },
      as: { type: 'string', default: 'web' },
      script: { type: 'string' },
    },
  });
  if (typeof read === 'string') return read;
  const { lang, course, as, script } = read.values;
  if (lang !== undefined && !isLanguage(lang)) return `--lang is ${lang}, expected one of ${LANGUAGES.join(', ')}.`;
  if (!CHANNELS.includes(as)) return `--as is ${as}, expected ${CHANNELS.join(' or ')}.`;
  return { ...(lang && { language: lang }), ...(course && { course }), ...(script && { script }) };
}

/** What teachers are taught, and the draft that was asked for. */
async function load({ env, writeError }: CommandIo, drafts: readonly string[]): Promise<Library | undefined> {
  const { contentDir, flowsDir } = foldersOf(env);
  const loaded = await loadLibrary({ contentDir, flowsDir, misfits: MISFITS, drafts });
  if (loaded.ok) return loaded.library;
  writeError('There are mistakes in the flows or courses: `sabak lint` shows them.\n');
  return undefined;
}

function linesOf({ script }: Options, io: CommandIo): AsyncIterable<string> {
  return script === undefined ? linesTyped(io) : linesWritten(script, io);
}

/** What is piped in is shown as if it had been typed, so that what comes out is a whole conversation. */
async function* linesTyped(io: CommandIo): AsyncIterable<string> {
  io.write('> ');
  for await (const line of createInterface({ input: process.stdin, signal: io.signal, terminal: false })) {
    io.write(process.stdin.isTTY ? '\n' : `${line}\n\n`);
    yield line;
    io.write('> ');
  }
  io.write('\n');
}

async function* linesWritten(script: string, io: CommandIo): AsyncIterable<string> {
  for (const line of readFileSync(script, 'utf8').split('\n')) {
    const said = line.replace(/(^|\s)#.*$/, '').trim();
    if (said === '') continue;
    io.write(`> ${said}\n\n`);
    yield said;
  }
}

async function hear(talk: Talk, line: string, io: CommandIo): Promise<void> {
  if (!line.startsWith('+')) return talk.type(line);
  const ms = parseDuration(line.slice(1));
  if (ms === undefined) io.writeError(`"${line}" is no span of time: write +30m, +2h or +1d.\n`);
  else await talk.wait(ms);
}
