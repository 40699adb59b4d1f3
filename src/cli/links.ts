import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Config, readConfig } from '../config/config.ts';
import { isLanguage, LANGUAGES, type Language } from '../learning/language.ts';
import { loadCourses } from '../library/load-courses.ts';
import { withoutDrafts } from '../library/without-drafts.ts';
import { messageOf } from '../message-of.ts';
import { openStore } from '../open-store.ts';
import type { Team } from '../store/store.ts';
import type { Command, CommandIo } from './command.ts';
import { foldersOf } from './folders-of.ts';
import { type LinkMaker, startLinks } from './links/link-maker.ts';
import { type Place, placesOf } from './links/places.ts';
import { pngQrCode, terminalQrCode } from './links/qr-code.ts';
import { telegramLinks } from './links/telegram-links.ts';
import { whatsappLinks } from './links/whatsapp-links.ts';
import { MISFITS } from './misfits.ts';
import { readArguments } from './read-arguments.ts';

const USAGE = `sabak links [--lang ky|ru|en] [--png FOLDER | --no-qr]

Prints the links that lead into the programme, into each school's team and into each course, in each channel that is set up,
with a QR code below each.

  --lang    the words of WhatsApp links, and the titles (default ky)
  --png     writes the QR codes as pictures into FOLDER instead, to be printed
  --no-qr   the links alone

Takes the settings of the server (PUBLIC_URL, TELEGRAM_…, WHATSAPP_…, MONGODB_URI, DATA_DIR, CONTENT_DIR), and asks Telegram and WhatsApp what
the bot and the number are. Exits with 1 where one of them can't be asked; the links of the others are printed all the same.
`;

type Options = { readonly language: Language; readonly png: string | undefined; readonly hasQrCodes: boolean };

export const linksCommand: Command = {
  name: 'links',
  summary: 'print the links of the programme, schools and courses, with QR codes',
  usage: USAGE,
  async run(args, io) {
    const options = parseOptions(args);
    if (typeof options === 'string') {
      io.writeError(`${options}\n\n${USAGE}`);
      return 2;
    }
    const read = readConfig(io.env);
    if (!read.ok) {
      io.writeError(`${read.problems.join('\n')}\n`);
      return 1;
    }
    const asked = await askChannels(read.config, options.language, io);
    const schools = await schoolsOf(read.config, io);
    const loaded = await loadCourses(read.config.contentDir, MISFITS);
    const { courses } = withoutDrafts(loaded, read.config.contentDir);
    for (const place of placesOf(schools, courses, options.language)) await show(place, asked.makers, options, io);
    return asked.isComplete ? 0 : 1;
  },
};

/** The options, or what is wrong with them. */
function parseOptions(args: readonly string[]): Options | string {
  const read = readArguments({
    args: [...args],
    options: {
      lang: { type: 'string', default: 'ky' },
      png: { type: 'string' },
      'no-qr': { type: 'boolean', default: false },
    },
  });
  if (typeof read === 'string') return read;
  const { lang, png, 'no-qr': hasNone } = read.values;
  if (!isLanguage(lang)) return `--lang is ${lang}, expected one of ${LANGUAGES.join(', ')}.`;
  if (png !== undefined && hasNone) return 'Take --png or --no-qr, not both.';
  return { language: lang, png, hasQrCodes: !hasNone };
}

/** Those that are set up and answer; each that does not is told of. */
async function askChannels(
  { webchat, publicUrl, port, telegram, whatsapp }: Config,
  language: Language,
  io: CommandIo,
): Promise<{ makers: readonly LinkMaker[]; isComplete: boolean }> {
  if (webchat && publicUrl === undefined) {
    io.writeError('PUBLIC_URL is not set: the links of the web chat work on this machine alone.\n');
  }
  const web = startLinks('web', `${publicUrl ?? `http://localhost:${port}`}/`);
  const asked = await Promise.all([
    webchat ? [web] : [],
    telegram ? tellFailure('Telegram', telegramLinks(telegram), io) : [],
    whatsapp ? tellFailure('WhatsApp', whatsappLinks(whatsapp, language), io) : [],
  ]);
  return { makers: asked.flatMap((maker) => maker ?? []), isComplete: !asked.includes(undefined) };
}

async function tellFailure(name: string, asked: Promise<LinkMaker>, io: CommandIo): Promise<[LinkMaker] | undefined> {
  try {
    return [await asked];
  } catch (error) {
    io.writeError(`${name} can't be asked, its links are left out: ${messageOf(error)}\n`);
    return undefined;
  }
}

/** A database that is not there yet has no schools. */
async function schoolsOf({ mongodbUri, dataDir }: Config, io: CommandIo): Promise<readonly Team[]> {
  const { database } = foldersOf(io.env);
  if (mongodbUri === undefined && !existsSync(database)) {
    io.writeError(`There is no database at ${database}, so there are no schools. DATA_DIR names its folder.\n`);
    return [];
  }
  const store = await openStore({ mongodbUri, dataDir });
  try {
    return await store.teams.list();
  } finally {
    await store.close();
  }
}

async function show(place: Place, makers: readonly LinkMaker[], options: Options, io: CommandIo): Promise<void> {
  io.write(`${place.title}\n`);
  for (const { channel, linkTo } of makers) {
    const link = linkTo(place.parameter);
    if (!link.ok) {
      io.write(`  ${channel}: no link, ${link.reason}\n`);
      continue;
    }
    io.write(`  ${channel}: ${link.url}\n`);
    if (options.png !== undefined) {
      io.write(`  ${await writePng(options.png, `${place.parameter ?? 'programme'}-${channel}`, link.url)}\n`);
    } else if (options.hasQrCodes) io.write(`\n${terminalQrCode(link.url)}\n`);
  }
  io.write('\n');
}

/** Resolves to the path. A code of a school may hold what no file's name may. */
async function writePng(folder: string, name: string, url: string): Promise<string> {
  const file = path.join(folder, `${name.replace(/[^A-Za-z0-9-]/g, '_')}.png`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, await pngQrCode(url));
  return file;
}
