import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { User } from 'grammy/types';
import { startTimer as realTimer, type Timer } from '../../../src/timer.ts';
import { type CallFault, createFaults, type Faults } from '../faults.ts';
import type { Answer } from './answer.ts';
import { createGroup, type FakeGroup } from './group.ts';
import { MESSAGE_METHODS } from './message-methods.ts';
import { createPace, type Rates, REAL_RATES } from './pace.ts';
import { PROFILE_METHODS } from './profile-methods.ts';
import { type Params, readCall } from './read-call.ts';
import type { FakeChat, State, StoredMessage } from './state.ts';
import { createUpdateMethods } from './update-methods.ts';
import { createUpdates, type UpdateKind } from './updates.ts';
import { createUser, type FakeUser } from './user.ts';
import { createDelivery } from './webhook-delivery.ts';

export type FakeTelegramOptions = {
  /** Such as `1234567890:AAE…`. */
  readonly token: string;
  /** Milliseconds since the epoch; absent: the clock and the timer of the process. All limits and time-outs go by them. */
  readonly clock?: () => number;
  readonly startTimer?: Timer;
  readonly faults?: Faults;
  /** Absent: the platform's own. */
  readonly rates?: Partial<Rates>;
  /** As a server of one's own in local mode, which posts to http addresses as well. */
  readonly takesHttp?: boolean;
  /** Where what is sent to the bot's https address really goes: the proxy in front of it. */
  readonly webhookOrigin?: () => string;
};

/** One call as it was answered. */
export type Call = { readonly method: string; readonly params: Params; readonly answer: Answer; readonly at: number };

/** The Bot API of one bot over HTTP, on this machine, with the platform's rules, limits and words. */
export type FakeTelegram = {
  /** What grammY calls `client.apiRoot`. */
  readonly apiRoot: string;
  readonly faults: Faults;
  readonly bot: User;
  user(id: number, person?: { readonly language_code?: string; readonly first_name?: string }): FakeUser;
  /** `id` is negative. The bot is a member from now on. */
  group(id: number, title?: string): FakeGroup;
  /** Gives the bot an update of any kind. `lane`: updates of one lane come in order. */
  push(kind: UpdateKind, body: unknown, lane?: string): void;
  /** The messages of the bot in this chat, in order, as they are now. */
  sent(chat: number): readonly StoredMessage[];
  /** The calls that were answered, of one method where it is given (`sendMessage`). */
  calls(method?: string): readonly Call[];
  /** Resolves when `count` calls of this method were answered since the beginning. */
  called(method: string, count: number): Promise<void>;
  /** How many updates the bot has not taken yet. */
  pending(): number;
  /** The ids of taps that the bot has not answered. */
  unanswered(): readonly string[];
  /** Resolves when the webhook has nothing under way, and nothing comes before time passes. */
  idle(): Promise<void>;
  /** No file_id is known any more. */
  forgetPhotos(): void;
  close(): Promise<void>;
};

export async function createFakeTelegram(options: FakeTelegramOptions): Promise<FakeTelegram> {
  const { token, clock = Date.now, startTimer = realTimer, faults = createFaults() } = options;
  const state = newState(token, clock, options.rates);
  const updates = createUpdates(clock, startTimer);
  const delivery = createDelivery({ updates, faults, clock, startTimer, origin: options.webhookOrigin });
  const updateMethods = createUpdateMethods({ updates, delivery, clock, takesHttp: options.takesHttp ?? false });
  const calls: Call[] = [];
  const watchers = new Set<() => void>();

  async function answerTo(method: string, params: Params, ended: AbortSignal): Promise<Answer> {
    const own = MESSAGE_METHODS[method] ?? PROFILE_METHODS[method];
    if (own) return own(state, params);
    const ofUpdates = updateMethods[method];
    if (ofUpdates) return ofUpdates(params.fields, ended);
    return { ok: false, error_code: 404, description: 'Not Found: method not found' };
  }

  async function perform(method: string, request: IncomingMessage, response: ServerResponse): Promise<Answer> {
    const params = await readCall(request);
    if (!params) return { ok: false, error_code: 400, description: "Bad Request: can't parse the request" };
    const ended = new AbortController();
    response.on('close', () => ended.abort());
    const answer = await answerTo(method.toLowerCase(), params, ended.signal);
    calls.push({ method, params, answer, at: clock() });
    for (const watch of watchers) watch();
    return answer;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', 'http://fake');
    const [, given, method = ''] = /^\/bot([^/]*)\/([^/]*)$/.exec(pathname) ?? [];
    if (given === undefined) return reply(response, { ok: false, error_code: 404, description: 'Not Found' });
    if (given !== token) return reply(response, { ok: false, error_code: 401, description: 'Unauthorized' });
    const fault = faults.takeCall(method);
    if (fault) await meet(fault, method, request, response);
    else reply(response, await perform(method, request, response));
  }

  async function meet(fault: CallFault, method: string, request: IncomingMessage, response: ServerResponse) {
    switch (fault.kind) {
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'drop':
        await perform(method, request, response);
        request.socket.resetAndDestroy();
        return;
      case 'error':
        if (fault.isDone) await perform(method, request, response);
        else request.resume();
        return reply(response, { ok: false, error_code: 500, description: 'Internal Server Error' });
      case 'gateway':
        request.resume();
        response.writeHead(502, { 'content-type': 'text/html' });
        response.end('<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>');
        return;
      case 'delay': {
        const answer = await perform(method, request, response);
        const cancel = startTimer(fault.ms, () => reply(response, answer));
        response.on('close', cancel);
        return;
      }
      default:
        return fault satisfies never;
    }
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    apiRoot: `http://127.0.0.1:${port}`,
    faults,
    bot: state.bot,
    user(id, { language_code = 'ky', first_name = 'Айгүл' } = {}) {
      const person: User = { id, is_bot: false, first_name, language_code };
      const known = state.chats.get(id);
      const chat: FakeChat = known ?? {
        chat: { id, type: 'private', first_name },
        messages: new Map(),
        standing: 'unmet',
      };
      state.chats.set(id, chat);
      return createUser(state, updates, chat, person);
    },
    group(id, title = '№ 5 мектеп') {
      const person: User = { id: 77, is_bot: false, first_name: 'Бакыт' };
      const chat: FakeChat = { chat: { id, type: 'group', title }, messages: new Map(), standing: 'open' };
      state.chats.set(id, chat);
      return createGroup(state, updates, chat, person);
    },
    push: (kind, body, lane = kind) => updates.add(kind, body, lane),
    sent: (chat) =>
      [...(state.chats.get(chat)?.messages.values() ?? [])].filter(({ from }) => from.id === state.bot.id),
    calls: (method) => calls.filter((call) => method === undefined || call.method === method),
    called: (method, count) =>
      new Promise((resolve) => {
        const watch = () => {
          if (calls.filter((call) => call.method === method).length < count) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    pending: () => updates.pending().length,
    unanswered: () => [...state.queries.keys()],
    idle: () => delivery.idle(),
    forgetPhotos: () => state.photos.clear(),
    async close() {
      delivery.close();
      updates.interrupt('terminated by setWebhook request');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function newState(token: string, clock: () => number, rates: Partial<Rates> = {}): State {
  return {
    bot: { id: Number(token.split(':')[0]), is_bot: true, first_name: 'Sabak', username: 'sabak_bot' },
    clock,
    pace: createPace({ ...REAL_RATES, ...rates }, clock),
    chats: new Map(),
    photos: new Map(),
    queries: new Map(),
    commands: new Map(),
    profile: new Map(),
    lastMessageId: 0,
  };
}

function reply(response: ServerResponse, answer: Answer): void {
  const body = JSON.stringify(answer);
  response.writeHead(answer.ok ? 200 : answer.error_code, { 'content-type': 'application/json' });
  response.end(body);
}
