import { z } from 'zod';
import {
  type PushedTemplate,
  type PushOptions,
  pushTemplates,
  vendorTemplates,
} from '../channels/whatsapp/templates.ts';
import { WHATSAPP_API } from '../config/channel-settings.ts';
import { CHANNEL_SECRETS, withSecretFiles } from '../config/secret-files.ts';
import { type Environment, matching, type Read, readVariables, rootOf, variable } from '../config/variable.ts';
import type { Template } from '../learning/library.ts';
import { listsOf } from '../library/lint-flow-screens.ts';
import { loadFlows } from '../library/load-flows.ts';
import type { Command, CommandIo } from './command.ts';
import { foldersOf } from './folders-of.ts';

const USAGE = `sabak templates export
sabak templates push

Templates are what WhatsApp delivers a day after a learner wrote: FLOWS_DIR/templates.yaml (./flows/templates.yaml) holds them.
"export" prints them as JSON, one element for each template and language, as WhatsApp's interface takes them
(POST /WABA_ID/message_templates). "push" hands them in: new ones, and those whose text is another than WhatsApp has; all
others are left. WhatsApp then reviews them: push again to see what came of it.

  WHATSAPP_TOKEN                the token of a system user with whatsapp_business_management; or WHATSAPP_TOKEN_FILE
  WHATSAPP_BUSINESS_ACCOUNT_ID  the id of the WhatsApp Business account
  WHATSAPP_API_ROOT             ${WHATSAPP_API}, unless set

Exits with 1 where one could not be handed in, or was rejected.
`;

export const templatesCommand: Command = {
  name: 'templates',
  summary: 'print what WhatsApp has to approve, or hand it in',
  usage: USAGE,
  async run([what, ...rest], io) {
    if ((what !== 'export' && what !== 'push') || rest.length > 0) {
      const given = [what, ...rest].join(' ');
      io.writeError(`"${given}" is neither "export" nor "push".\n\n${USAGE}`);
      return 2;
    }
    const templates = await load(io);
    if (typeof templates === 'string') {
      io.writeError(`${templates}\n`);
      return 1;
    }
    if (what === 'push') return push(templates, io);
    io.write(`${JSON.stringify(vendorTemplates(templates), null, 2)}\n`);
    return 0;
  },
};

/** The templates, or why there are none. */
async function load({ env }: CommandIo): Promise<readonly Template[] | string> {
  const { flowsDir } = foldersOf(env);
  const { compiled } = await loadFlows(flowsDir, {}, listsOf([]));
  if (!compiled) return `There are mistakes in ${flowsDir}. See: npx sabak lint`;
  return compiled.templates.length > 0 ? compiled.templates : `There are no templates in ${flowsDir}/templates.yaml.`;
}

async function push(templates: readonly Template[], io: CommandIo): Promise<number> {
  const options = readOptions(io.env);
  if (!options.ok) {
    io.writeError(`${options.problems.join('\n')}\n`);
    return 1;
  }
  const pushed = await pushTemplates(options.value, vendorTemplates(templates));
  if (typeof pushed === 'string') {
    io.writeError(`${pushed}\n`);
    return 1;
  }
  io.write(pushed.map((one) => `${one.name} ${one.language}: ${describe(one)}\n`).join(''));
  return pushed.some(isRefused) ? 1 : 0;
}

function describe(pushed: PushedTemplate): string {
  if (pushed.outcome === 'failed') return `not handed in. ${pushed.reason}`;
  const { status, category } = pushed;
  const known = [status, category].filter((one) => one !== undefined).join(', ');
  return `${SAID[pushed.outcome]}${known && ` (${known})`}`;
}

const SAID = {
  created: 'handed in',
  edited: 'handed in anew',
  left: 'is there already',
} as const;

function isRefused(pushed: PushedTemplate): boolean {
  return pushed.outcome === 'failed' || pushed.status === 'REJECTED';
}

/** No other variable is read: whoever pushes templates need not have the secrets of the server. */
const VARIABLES = z.object({
  WHATSAPP_TOKEN: variable('the access token of a system user', matching(/^\S+$/)),
  WHATSAPP_BUSINESS_ACCOUNT_ID: variable('the id of the WhatsApp Business account, digits', matching(/^\d{1,32}$/)),
  WHATSAPP_API_ROOT: variable(`an address such as ${WHATSAPP_API}`, rootOf).default(WHATSAPP_API),
});

function readOptions(env: Environment): Read<PushOptions> {
  const secrets = withSecretFiles(env, CHANNEL_SECRETS);
  if (!secrets.ok) return secrets;
  const read = readVariables(VARIABLES, secrets.value, CHANNEL_SECRETS);
  if (!read.ok) return read;
  const { WHATSAPP_TOKEN: token, WHATSAPP_BUSINESS_ACCOUNT_ID: account, WHATSAPP_API_ROOT: apiRoot } = read.value;
  return { ok: true, value: { token, account, apiRoot } };
}
