import type { Api } from 'grammy';
import type { LearnerEvent } from '../../learning/event.ts';
import type { Rejection } from '../inbox.ts';
import { createRecentMap } from '../recent-map.ts';
import { answerOf, type Board, changeBoard, drawBoard, readBoard } from './board.ts';
import { briefAnswer } from './brief-answer.ts';
import type { BoardData } from './button-data.ts';
import { type Press, parseUpdate } from './parse-update.ts';
import { unlessRefused } from './unless-refused.ts';

/** What an update is to the runtime: an event, something to show to the operators, or nothing. */
export type Received = { readonly event?: LearnerEvent; readonly rejection?: Rejection };

/** Takes one parsed update at `now` (milliseconds since the epoch). Never throws. */
export type ReceiveUpdate = (update: unknown, now: number) => Received;

/** Boards that are being tapped: who taps faster than keyboards change has the newest one here. */
const MAX_BOARDS = 10_000;

/**
 * Reads updates, and does at once what no step has to be kept for: a tap is answered, and a tap that only changes a board
 * changes the keyboard. Both are sent without anything waiting for them, and may fail: then her button shows for a while that it
 * waits, or her tap that shows nothing has to be made again.
 */
export function createReceiveUpdate({ api }: { readonly api: Api }): ReceiveUpdate {
  const press = createPressBoard(api);
  return (update, now) => {
    const parsed = parseUpdate(update, now);
    if ('query' in parsed && parsed.query !== undefined) unlessRefused(api.answerCallbackQuery(parsed.query));
    switch (parsed.kind) {
      case 'event':
        return { event: parsed.event };
      case 'press':
        return press(parsed.press);
      case 'ignored':
        return {};
      case 'unreadable': {
        const { reason, update: id } = parsed;
        return { rejection: { channel: 'telegram', reason, ...(id !== undefined && { update: id }) } };
      }
      default:
        return parsed satisfies never;
    }
  };
}

function createPressBoard(api: Api) {
  const boards = createRecentMap<Board | 'answered'>(MAX_BOARDS);
  const drawing = new Set<string>();

  return ({ tap, message, data, keyboard }: Press): Received => {
    const key = `${tap.from.name}/${message}`;
    const last = boards.get(key);
    const board = newest(data, keyboard && readBoard(keyboard), last === 'answered' ? undefined : last);
    // The platform does not know the message any more, and neither do we: the question is shown again.
    if (!board) return { event: { ...tap, values: [] } };
    const values = data.change.kind === 'done' ? answerOf(board) : undefined;
    if (values) {
      boards.set(key, 'answered');
      return { event: { ...tap, values, brief: briefAnswer(board) } };
    }
    const after = changeBoard(board, data.change);
    if (last === 'answered' || after === board) return {};
    boards.set(key, after);
    void draw(key, tap.from.name, message);
    return {};
  };

  /** One after another, so that the newest is what stays. */
  async function draw(key: string, chat: string, message: number): Promise<void> {
    if (drawing.has(key)) return;
    drawing.add(key);
    let drawn: Board | 'answered' | undefined;
    for (let next = boards.get(key); next && next !== 'answered' && next !== drawn; next = boards.get(key)) {
      drawn = next;
      const inline_keyboard = drawBoard(next)?.map((row) => [...row]) ?? [];
      await unlessRefused(api.editMessageReplyMarkup(chat, message, { reply_markup: { inline_keyboard } }));
    }
    drawing.delete(key);
  }
}

/** The furthest state of those that are known of a board, all of the same question. */
function newest({ change: _, ...data }: BoardData, ...known: readonly (Board | undefined)[]): Board | undefined {
  const boards = known.filter((board) => board?.kind === data.kind && board.turn === data.turn);
  const [furthest] = boards.toSorted((one, other) => (other?.step ?? 0) - (one?.step ?? 0));
  if (!furthest || furthest.step >= data.step || furthest.state.length !== data.state.length) return furthest;
  return { ...furthest, ...data };
}
