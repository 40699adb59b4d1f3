import type { AddressInfo } from 'node:net';
import express from 'express';
import { Markup, Scenes, session, Telegraf } from 'telegraf';
import { message } from 'telegraf/filters';
import { SECRET, STEPS, TOKEN } from '../telegram-dialogue.ts';
import { readScript } from './script.ts';

/** telegraf has types of its own, of an older Bot API. */
type TapButton = ReturnType<typeof Markup.button.callback>;

/**
 * The same dialogue as one would write it with telegraf: a scene for each step, and sessions in memory, which are gone when the
 * process ends. Its shortcut of sending in the answer to a webhook is off: who sends so never learns what came of it.
 */
const script = readScript();
const bot = new Telegraf<Scenes.SceneContext>(TOKEN, {
  telegram: { apiRoot: process.env.TELEGRAM_API_ROOT ?? '', webhookReply: false },
});

const scenes = STEPS.map((_, i) => {
  const scene = new Scenes.BaseScene<Scenes.SceneContext>(`step-${i}`);
  scene.enter(async (context) => {
    const sent = script[i];
    if (!sent) throw new Error(`there is no step ${i}`);
    await context.reply(
      sent.text,
      sent.keyboard && Markup.inlineKeyboard(sent.keyboard.inline_keyboard as TapButton[][]),
    );
  });
  const goOn = (context: Scenes.SceneContext) => context.scene.enter(`step-${(i + 1) % STEPS.length}`);
  scene.on('callback_query', async (context) => {
    await context.answerCbQuery();
    await context.editMessageReplyMarkup({ inline_keyboard: [[{ text: '✓', callback_data: '-' }]] });
    await goOn(context);
  });
  scene.on(message('text'), goOn);
  return scene;
});
bot.use(session(), new Scenes.Stage<Scenes.SceneContext>(scenes).middleware());
bot.start((context) => context.scene.enter('step-0'));

const app = express().disable('x-powered-by').use(express.json());
app.use(bot.webhookCallback('/telegram/webhook', { secretToken: SECRET }));
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => process.exit(0));
