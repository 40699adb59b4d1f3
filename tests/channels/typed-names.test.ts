import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/channels/markdown.ts';
import { renderMessages } from '../../src/channels/telegram/render-messages.ts';
import { renderText } from '../../src/channels/whatsapp/marks.ts';
import { beginDraft } from '../../src/learning/draft.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { sayStep } from '../../src/learning/screen.ts';
import { Conversation } from '../learning/drive.ts';
import { shippedLibrary } from '../player/shipped-library.ts';

const library = await shippedLibrary();

/** What a step of the flows says to her, in Russian. */
function said(key: string, profile: Learner['profile'], vars = {}): string {
  const { learner, now } = new Conversation(library);
  const she: Learner = { ...learner, profile: { language: 'ru', ...profile } };
  const draft = beginDraft(she, { now, library, random: () => 0.5 });
  sayStep(draft, { flow: 'any', step: 'any', vars }, { say: { key } }, 1);
  return draft.said[0]?.text ?? '';
}

/** WhatsApp shows signs that look the same in place of its marks. */
const unlike = (text: string) => text.replaceAll('∗', '*').replaceAll('＿', '_');

describe.each([
  '*Ёлкина*',
  '**Ёлкина** Анна',
  '_Айгүл_ Асанова',
  '__Айгүл__*',
  'Анна \\* Петрова',
  'Анна\\',
  '\\\\Анна**',
  'Анна * Мария * Петрова',
])('a name such as %s', (name) => {
  const settings = said('settings.settings', { name, school: `Мектеп ${name}` });
  const confirm = said('certificate.confirm', { name });

  it('shows in the web chat as it was typed', () => {
    const lines = parseMarkdown(settings).flatMap((block) => block.lines);
    expect(lines).toContainEqual([{ kind: 'text', text: `Имя и фамилия: ${name}` }]);
    expect(lines).toContainEqual([{ kind: 'text', text: `Школа: Мектеп ${name}` }]);
    expect(parseMarkdown(confirm)[1]?.lines).toEqual([[{ kind: 'strong', inside: [{ kind: 'text', text: name }] }]]);
  });

  it('shows on Telegram as it was typed', () => {
    const shown = (text: string) => renderMessages([{ text }], { language: 'ru', publicUrl: '' })[0]?.text.html;
    expect(shown(settings)).toContain(`\n• Имя и фамилия: ${name}\n• Школа: Мектеп ${name}\n`);
    expect(shown(confirm)).toContain(`\n<b>${name}</b>\n`);
  });

  it('shows on WhatsApp by signs that look as they were typed', () => {
    expect(unlike(renderText(settings))).toContain(`\n- Имя и фамилия: ${name}\n- Школа: Мектеп ${name}\n`);
    expect(unlike(renderText(confirm))).toContain(`\n*${name}*\n`);
  });
});
