import type { AddressInfo } from 'node:net';
import express from 'express';
import { Bot, type Context, type SessionFlavor, type StorageAdapter, session, webhookCallback } from 'grammy';
import { SECRET, STEPS, TOKEN } from '../telegram-dialogue.ts';
import { readScript } from './script.ts';

/** Where a person is stands in a session. */
export type Session = { step: number; readonly answers: string[] };

type BotContext = Context & SessionFlavor<Session>;

/** The same dialogue as one would write it with grammY, served on any free port, which it prints. */
export function serveGrammy(storage: StorageAdapter<Session>): void {
  const script = readScript();
  const bot = new Bot<BotContext>(TOKEN, { client: { apiRoot: process.env.TELEGRAM_API_ROOT ?? '' } });
  bot.use(session({ initial: (): Session => ({ step: 0, answers: [] }), storage }));
  bot.on('callback_query:data', async (context) => {
    await context.answerCallbackQuery();
    const chosen = { text: '✓', callback_data: '-' };
    await context.editMessageReplyMarkup({ reply_markup: { inline_keyboard: [[chosen]] } });
    await goOn(context, context.callbackQuery.data);
  });
  bot.on('message:text', (context) => goOn(context, context.message.text));

  async function goOn(context: BotContext, said: string): Promise<void> {
    if (said === '/start') context.session = { step: 0, answers: [] };
    const { step, answers } = context.session;
    const sent = script[step];
    answers.push(said);
    context.session.step = (step + 1) % STEPS.length;
    if (!sent) throw new Error(`there is no step ${step}`);
    await context.reply(sent.text, sent.keyboard ? { reply_markup: sent.keyboard } : {});
  }

  const app = express().disable('x-powered-by').use(express.json());
  app.post('/telegram/webhook', webhookCallback(bot, 'express', { secretToken: SECRET }));
  const server = app.listen(0, '127.0.0.1', () => {
    console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
  });
  process.on('SIGTERM', () => process.exit(0));
}
