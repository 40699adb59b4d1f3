import type { BotCommand } from 'grammy/types';
import { type Answer, accept, refuse } from './answer.ts';
import { objectOf, type Params, textOf } from './read-call.ts';
import type { State } from './state.ts';

/** Bot API, setMyCommands, BotCommand, setMyDescription, setMyShortDescription. */
const MAX_COMMANDS = 100;
const COMMAND = /^[a-z0-9_]{1,32}$/;
const MAX_COMMAND_TEXT = 256;
const MAX_DESCRIPTION = 512;
const MAX_SHORT_DESCRIPTION = 120;

type Method = (state: State, params: Params) => Answer;

/** What the bot tells of itself. A text for one language is got back by that language alone. */
export const PROFILE_METHODS: Readonly<Record<string, Method>> = {
  getme: ({ bot }) => accept({ ...bot, can_join_groups: true, can_read_all_group_messages: false }),

  setmycommands(state, { fields }) {
    const commands = objectOf(fields.commands);
    if (!Array.isArray(commands)) return refuse("can't parse commands JSON object");
    if (commands.length > MAX_COMMANDS) return refuse('BOT_COMMANDS_TOO_MUCH');
    const problem = commands.map(problemOfCommand).find((found) => found !== undefined);
    if (problem !== undefined) return refuse(problem);
    state.commands.set(keyOf(fields), commands);
    return accept(true);
  },
  getmycommands: (state, { fields }) => accept(state.commands.get(keyOf(fields)) ?? []),
  deletemycommands(state, { fields }) {
    state.commands.delete(keyOf(fields));
    return accept(true);
  },

  setmydescription: setText('description', MAX_DESCRIPTION),
  getmydescription: getText('description'),
  setmyshortdescription: setText('short_description', MAX_SHORT_DESCRIPTION),
  getmyshortdescription: getText('short_description'),
};

function problemOfCommand({ command, description }: Partial<BotCommand>): string | undefined {
  if (!COMMAND.test(textOf(command).replace(/^\//, ''))) return 'BOT_COMMAND_INVALID';
  const { length } = textOf(description);
  return length === 0 || length > MAX_COMMAND_TEXT ? 'BOT_COMMAND_DESCRIPTION_INVALID' : undefined;
}

function keyOf({ scope, language_code }: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(objectOf(scope) ?? { type: 'default' })} ${textOf(language_code)}`;
}

function setText(name: string, most: number): Method {
  return (state, { fields }) => {
    const text = textOf(fields[name]);
    if (text.length > most) return refuse(`${name.replace('_', ' ')} is too long`);
    state.profile.set(`${name} ${textOf(fields.language_code)}`, text);
    return accept(true);
  };
}

function getText(name: string): Method {
  return (state, { fields }) => accept({ [name]: state.profile.get(`${name} ${textOf(fields.language_code)}`) ?? '' });
}
