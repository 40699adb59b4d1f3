import { readFileSync } from 'node:fs';
import type { Sent } from '../telegram-dialogue.ts';

/** What Sabak sent for each step of the dialogue: the other bots send the same. */
export function readScript(): readonly Sent[] {
  return JSON.parse(readFileSync(process.env.SCRIPT ?? '', 'utf8'));
}
