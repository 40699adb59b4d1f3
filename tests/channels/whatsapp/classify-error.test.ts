import { describe, expect, it } from 'vitest';
import { meaningOf, outcomeOf } from '../../../src/channels/whatsapp/classify-error.ts';
import type { Outcome } from '../../../src/learning/event.ts';

const error = (code: number) => ({ code, title: 'Why', error_data: { details: 'exactly why' } });

type Expected =
  | Omit<Extract<Outcome, { kind: 'retry' }>, 'reason'>
  | Omit<Extract<Outcome, { kind: 'never' }>, 'reason'>;

describe('outcomeOf', () => {
  it.each<[string, number[], Expected]>([
    ['waits a minute where an hour is used up', [4, 80007], { kind: 'retry', isUntried: true, afterMs: 60_000 }],
    ['waits where the second is used up', [130429], { kind: 'retry', isUntried: true, afterMs: 1_000 }],
    ['waits where she has had too much at once', [131056], { kind: 'retry', isUntried: true, afterMs: 6_000 }],
    ['tries again what the platform could not do', [1, 2, 131000, 131016, 131053, 131057, 133016], { kind: 'retry' }],
    ['gives up what does not reach her', [131021, 131026, 131030], { kind: 'never', unreachable: true }],
    ['gives up what she is not to have now', [131048, 131049, 131050, 130472, 131064], { kind: 'never' }],
    [
      'waits for an operator',
      [0, 3, 10, 190, 200, 250, 299, 368, 130497, 131005, 131031, 131037, 131042, 131045, 133010],
      { kind: 'retry', afterMs: 900_000 },
    ],
    ['gives up what is wrong', [100, 131008, 131009, 131051, 131052, 131062], { kind: 'never' }],
    ['gives up a wrong template', [132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068], { kind: 'never' }],
    ['gives up what nobody knows', [199, 300, 999_999], { kind: 'never' }],
  ])('%s', (_name, codes, expected) => {
    for (const code of codes)
      expect(outcomeOf(error(code))).toEqual({ ...expected, reason: `WhatsApp error ${code}: exactly why` });
  });

  it('says that the window is closed', () => {
    expect(outcomeOf(error(131047))).toEqual({ kind: 'never', unreachable: true, reason: 'window closed' });
  });

  it.each([
    [{ code: 1, title: 'title' }, 'WhatsApp error 1: title'],
    [{ code: 1, title: 'title', message: 'message' }, 'WhatsApp error 1: message'],
    [{ code: 1 }, 'WhatsApp error 1: no reason given'],
  ])('says why in the words of %j', (one, reason) => {
    expect(outcomeOf(one)).toEqual({ kind: 'retry', reason });
  });
});

describe('meaningOf', () => {
  it.each<[string, (code: number) => boolean | undefined, number[], number[]]>([
    ['the whole number pauses', (code) => meaningOf({ code }).isWholeNumber, [4, 80007, 130429], [131056, 131000]],
    [
      'operators are told',
      (code) => meaningOf({ code }).isReported,
      [0, 190, 100, 132001, 131048],
      [131026, 131047, 131049],
    ],
    ['a picture may be to blame', (code) => meaningOf({ code }).mayBePicture, [100, 131009, 131052, 131053], [131000]],
  ])('%s', (_name, isSo, codes, others) => {
    expect(codes.map((code) => isSo(code) ?? false)).toEqual(codes.map(() => true));
    expect(others.map((code) => isSo(code) ?? false)).toEqual(others.map(() => false));
  });
});
