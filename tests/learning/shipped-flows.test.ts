import { expect, it } from 'vitest';
import { createPlayer } from '../player/player.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import { shownOf, valuesOf } from '../simulation/screen.ts';
import { Conversation } from './drive.ts';

const library = await shippedLibrary();

it('congratulates somebody who never said her name, and then asks for it', () => {
  const she = new Conversation(library);
  const player = createPlayer(library, 'ru', 'Наталья Ёлкина');
  const answer = () => {
    const last = she.messages.at(-1);
    if (!last?.ask) throw new Error(`nothing is asked: ${last?.text}`);
    const reply = player.reply(shownOf(last));
    const values = valuesOf(reply, last.ask);
    if (values) she.tap(...values);
    else if ('text' in reply) she.text(reply.text);
  };
  she.start();
  she.tap('ru');
  she.tap('yes');
  she.text('продолжить');
  const isOver = () => she.facts.some(({ kind }) => kind === 'course.completed');
  for (let replies = 0; !isOver() && replies < 100; replies++) answer();
  const said = she.messages.map(({ text }) => text).join('\n\n');
  expect(said).toContain('Поздравляем. Вы полностью прошли курс');
  expect(said).toContain(library.text('ru', 'certificate.ask-name'));
});

it.each([
  ['ru', '- Имя и фамилия: пока не указаны'],
  ['ky', '- Аты-жөнүңүз: азырынча жок'],
  ['en', '- Name: none yet'],
] as const)('says in the settings, in %s, that she has no name yet, until she has one', (language, line) => {
  const she = new Conversation(library);
  she.start();
  she.tap(language);
  she.tap('yes');
  const settings = () => she.text('/settings').at(-1)?.split('\n');
  expect(settings()).toContain(line);
  she.tap('name');
  expect(she.text('Айгүл Асанова').at(-1)).toContain(line.replace(/: .*/, ': Айгүл Асанова'));
});
