import { join } from 'node:path';
import { FileAdapter } from '@grammyjs/storage-file';
import { type Session, serveGrammy } from './grammy-bot.ts';

/** grammY with each session in a file. */
serveGrammy(new FileAdapter<Session>({ dirName: join(process.env.DATA_DIR ?? '', 'sessions') }));
