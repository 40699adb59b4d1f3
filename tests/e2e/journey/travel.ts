import type { Language } from '../../../src/learning/language.ts';
import type { Library } from '../../../src/learning/library.ts';
import { plainText } from '../../player/shown.ts';
import type { Hand } from './hand.ts';
import { STEPS, type Step, wordsOf } from './steps.ts';
import { until } from './until.ts';

/** Takes these steps with her hand, each when the answer to the one before is on her screen; `STEPS` begin with her coming. */
export async function travel(library: Library, hand: Hand, language: Language, steps: readonly Step[]): Promise<void> {
  const words = wordsOf(library, language);
  if (steps === STEPS) {
    await hand.begin();
    await reads(hand, 'Sabak', 'she begins');
  }
  for (const { name, does, reads: text } of steps) {
    const shown = hand.screen();
    await hand.reply(does(words, shown), shown);
    await reads(hand, text(words), name);
  }
}

/** Waits until its last line is on the screen. */
async function reads(hand: Hand, text: string, step: string): Promise<void> {
  const line = plain(text.trim().split('\n').at(-1) ?? '');
  const isShown = () => {
    const { text: shown, options } = hand.screen();
    return plain([shown, ...options].join('\n')).includes(line);
  };
  await until(isShown, `"${line}" on ${hand.channel}, after ${step}`).catch((error: Error) => {
    throw new Error(`${error.message}; she reads: ${JSON.stringify(hand.screen())}`);
  });
}

/** Without the marks of any channel. */
function plain(text: string): string {
  return plainText(text.replaceAll('_', ''));
}
