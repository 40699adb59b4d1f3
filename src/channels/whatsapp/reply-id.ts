import { MAX_ROW_ID } from './bounds.ts';

/** What the id of a button or row says: the question that it answers, and how. */
export type Reply = { readonly turn: number; readonly value: string };

const REPLY_ID = /^(\d{1,15})\.(.+)$/s;

/** The id of a button or row. Undefined: the value is too long for one; bytes are counted, to be careful. */
export function encodeReply({ turn, value }: Reply): string | undefined {
  const id = `${turn}.${value}`;
  return Buffer.byteLength(id) <= MAX_ROW_ID && value !== '' ? id : undefined;
}

/** Undefined: this id is none of ours. */
export function decodeReply(id: string): Reply | undefined {
  const [, turn, value] = REPLY_ID.exec(id) ?? [];
  return turn === undefined || value === undefined ? undefined : { turn: Number(turn), value };
}
