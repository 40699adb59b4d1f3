import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/channels/print-line.ts';
import type { Bubble, BubbleButtons } from '../../src/cli/preview/bubble.ts';
import { MESSENGERS } from '../../src/cli/preview/messengers.ts';
import { readMarks } from '../../src/cli/preview/read-marks.ts';
import type { OutboundMessage, PromptBody } from '../../src/learning/message.ts';

const { telegram, whatsapp } = MESSENGERS;

const labelled = (...labels: string[]) => labels.map((label, i) => ({ value: `v${i}`, label }));
const asking = (ask: PromptBody): OutboundMessage[] => [{ text: 'Which?', ask: { turn: 3, ...ask } }];

/** Runs as `s:strong`, `e:emphasised`, `se:both`. */
const marked = (runs: readonly Run[]) =>
  runs.map(({ text, strong, emphasis }) => `${strong ? 's' : ''}${emphasis ? 'e' : ''}:${text}`);

const labelsOf = (buttons: BubbleButtons = []) => buttons.map((row) => row.map(({ label }) => label));

/** The only bubble. */
function shown(messages: readonly OutboundMessage[], messenger = telegram): Bubble {
  const [bubble, ...others] = messenger.show(messages, 'en');
  if (!bubble || others.length > 0) throw new Error('expected one bubble');
  return bubble;
}

function press(bubble: BubbleButtons, label: string) {
  const data = bubble.flat().find((button) => button.label === label)?.data;
  if (data === undefined) throw new Error(`there is no button ${label} among ${JSON.stringify(labelsOf(bubble))}`);
  return telegram.tap(data, bubble);
}

/** The buttons after these taps, none of which is an answer. */
function after(buttons: BubbleButtons, ...labels: string[]): BubbleButtons {
  return labels.reduce((now, label) => {
    const tapped = press(now, label);
    return tapped.kind === 'changed' ? tapped.buttons : now;
  }, buttons);
}

describe('Telegram in the preview', () => {
  it('shows words and marks, and a line for each line', () => {
    const { lines } = shown([{ text: 'A *b* & **c *d***\n\n- f <g>' }]);
    expect(lines.map(marked)).toEqual([[':A ', 'e:b', ': & ', 's:c ', 'se:d'], [], [':• f <g>']]);
  });

  it('shows a picture with its text below', () => {
    const media = { src: 'c/media/a.png', alt: 'A' };
    expect(shown([{ text: 'a', media }])).toEqual({
      picture: media,
      lines: [[{ text: 'a', strong: false, emphasis: false }]],
    });
    expect(shown([{ text: '', media }])).toEqual({ picture: media, lines: [] });
  });

  it('takes a tap on a choice as an answer, and shows it on the one button that is left', () => {
    const { buttons = [] } = shown(asking({ type: 'choice', choices: labelled('One', 'Two') }));
    expect(press(buttons, 'Two')).toEqual({ kind: 'answer', values: ['v1'] });
    expect(labelsOf(telegram.closed?.('Two'))).toEqual([['✓ Two']]);
  });

  it('lets several be ticked and unticked, then answers with Done', () => {
    const { buttons = [] } = shown(asking({ type: 'choices', choices: labelled('One', 'Two', 'Three') }));
    const ticked = after(buttons, '⬜ One', '⬜ Three', '☑️ One', '⬜ Two');
    const answered = press(ticked, '✓ Done');
    expect(answered).toMatchObject({ kind: 'answer', values: ['v1', 'v2'] });
    expect(labelsOf(answered.kind === 'answer' ? answered.closed : [])).toEqual([['✓ Two, Three']]);
  });

  it('does nothing for a button that does nothing', () => {
    const closed = telegram.closed?.('Two') ?? [];
    expect(press(closed, '✓ Two')).toEqual({ kind: 'nothing' });
  });

  it('opens links', () => {
    const { buttons } = shown([{ text: 'a', link: { label: 'Open', url: '/c/1' } }]);
    expect(buttons).toEqual([[{ label: 'Open', url: 'https://sabak.example/c/1' }]]);
  });
});

describe('WhatsApp in the preview', () => {
  it('shows up to three short choices as buttons, which answer', () => {
    const { buttons = [] } = shown(asking({ type: 'choice', choices: labelled('One', 'Two') }), whatsapp);
    expect(labelsOf(buttons)).toEqual([['One'], ['Two']]);
    expect(whatsapp.tap(buttons[1]?.[0]?.data ?? '', buttons)).toEqual({ kind: 'answer', values: ['v1'] });
    expect(whatsapp.closed).toBeUndefined();
  });

  it('shows long choices as a list with their beginnings', () => {
    const long = 'An answer that is too long for the title of a row';
    const { list, lines } = shown(
      asking({ type: 'choice', choices: labelled(long, 'Two', 'Three', 'Four') }),
      whatsapp,
    );
    expect(list?.button).toBe('Choose');
    expect(list?.rows[0]).toMatchObject({ title: '1', description: long });
    expect(lines.map((line) => line.map(({ text }) => text).join(''))).toContain(`1) ${long}`);
    expect(whatsapp.tap(list?.rows[3]?.data ?? '', [])).toEqual({ kind: 'answer', values: ['v3'] });
  });

  it('shows how far the lesson is in small letters', () => {
    const progress = { title: 'Praise', done: 1, of: 3 };
    const [message] = asking({ type: 'choice', choices: labelled('Next') });
    expect(shown([{ text: 'a', ...message, progress }], whatsapp).footer).toBe('1/3 · Praise');
  });

  it('opens links', () => {
    const { buttons } = shown([{ text: 'a', link: { label: 'Open', url: '/c/1' } }], whatsapp);
    expect(buttons).toEqual([[{ label: 'Open', url: 'https://sabak.example/c/1' }]]);
  });
});

describe('readMarks', () => {
  it.each([
    ['strong words', 'a *b c* d', [':a ', 's:b c', ': d']],
    ['emphasised words', '_a_, b', ['e:a', ':, b']],
    ['marks in marks', '*a _b_*', ['s:a ', 'se:b']],
    ['a mark inside a word', 'a*b*c snake_case_name', [':a*b*c snake_case_name']],
    ['a lonely mark', '2 * 3 _ 4', [':2 * 3 _ 4']],
    ['an empty line', '', []],
  ])('reads %s', (_name, line, expected) => {
    expect(marked(readMarks(line))).toEqual(expected);
  });
});
