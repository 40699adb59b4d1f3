import { setTimeout as wait } from 'node:timers/promises';
import type { Language } from '../../src/learning/language.ts';
import type { Library } from '../../src/learning/library.ts';
import type { OutboundMessage } from '../../src/learning/message.ts';
import type { TranscriptEntry } from '../../src/learning/transcript.ts';
import { createPlayer } from '../player/player.ts';
import { typed } from '../player/typed.ts';
import { shownOf, valuesOf } from './screen.ts';
import type { Server as WholeServer } from './server.ts';

/** What a browser knows of it. */
type Server = Pick<WholeServer, 'url' | 'up'>;

export type WebClient = {
  readonly name: string;
  /** What came by the stream, each entry once. */
  readonly entries: readonly TranscriptEntry[];
  /** The ids of what she said and the server took. */
  readonly said: readonly string[];
  /** The questions that she answered. */
  readonly answered: readonly string[];
  /** Learns until the first lesson is behind her. `onTaken`: after each message that the server took. */
  learn(onTaken: () => void): Promise<void>;
  /** Everything as a page shows it that is loaded anew. */
  reload(): Promise<TranscriptEntry[]>;
};

/**
 * A browser as the chat page is one: a cookie, a stream that begins again where it broke off, and messages that are sent
 * again with the same id until they are taken.
 */
export async function openWebClient(
  server: Server,
  library: Library,
  language: Language,
  name: string,
): Promise<WebClient> {
  const page = await fetch(server.url);
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const player = createPlayer(library, language, name);
  const entries: TranscriptEntry[] = [];
  const said: string[] = [];
  const answered: string[] = [];
  let stream: AsyncGenerator<TranscriptEntry> | undefined;

  /** Waits for the next entry, over as many connections as it takes. */
  async function next(): Promise<TranscriptEntry> {
    for (;;) {
      stream ??= entriesOf(server, cookie, entries.at(-1)?.number);
      const { value, done } = await stream.next();
      if (done) stream = undefined;
      else if (entries.some(({ id }) => id === value.id)) throw new Error(`${name} got entry ${value.id} twice`);
      else {
        entries.push(value);
        return value;
      }
    }
  }

  /** The next question that is not the one of `turn`. */
  async function nextAsk(turn: number): Promise<OutboundMessage> {
    for (;;) {
      const { messages } = await next();
      const asking = messages.findLast(({ ask }) => ask && ask.turn > turn);
      if (asking) return asking;
    }
  }

  async function say(message: object): Promise<void> {
    const id = `message-${said.length}`;
    while (!(await isTaken(server, cookie, { id, ...message })));
    said.push(id);
  }

  return {
    name,
    entries,
    said,
    answered,
    async learn(onTaken) {
      const goOn = library.text(language, 'course.go-on');
      let turn = 0;
      await say({ kind: 'start', language });
      onTaken();
      for (;;) {
        const message = await nextAsk(turn);
        const { ask } = message;
        const shown = shownOf(message);
        if (!ask || shown.options.includes(goOn)) return;
        const reply = player.reply(shown);
        const values = valuesOf(reply, ask);
        if (reply.question !== undefined) answered.push(reply.question);
        if (values) await say({ kind: 'tap', turn: ask.turn, values });
        else await say({ kind: 'text', text: typed(reply, shown, 'words', language) });
        turn = ask.turn;
        onTaken();
      }
    },
    async reload() {
      const past: TranscriptEntry[] = [];
      for await (const entry of entriesOf(server, cookie, undefined, 'ready')) past.push(entry);
      return past;
    },
  };
}

/** False: it has to be sent again. What a process that was killed had taken, nobody knows: then too. */
async function isTaken(server: Server, cookie: string, message: object): Promise<boolean> {
  await server.up();
  const headers = { cookie, origin: server.url, 'content-type': 'application/json' };
  const body = JSON.stringify(message);
  const response = await fetch(`${server.url}/chat/messages`, { method: 'POST', headers, body }).catch(() => undefined);
  await response?.arrayBuffer().catch(() => undefined);
  if (response?.status === 202) return true;
  if (response && ![429, 503].includes(response.status)) throw new Error(`${response.status} for ${body}`);
  if (response?.status === 429) await wait(1_000 * Number(response.headers.get('retry-after')));
  return false;
}

/** The entries of one connection, until it breaks, or until an event of the kind `last`. */
async function* entriesOf(
  server: Server,
  cookie: string,
  after?: number,
  last?: string,
): AsyncGenerator<TranscriptEntry> {
  await server.up();
  const resume = after === undefined ? undefined : { 'last-event-id': String(after) };
  const response = await fetch(`${server.url}/chat/events`, { headers: { cookie, ...resume } }).catch(() => undefined);
  if (!response?.body || response.status !== 200) return;
  let rest = '';
  try {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = `${rest}${chunk}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.includes('event: entry')) yield JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '') as TranscriptEntry;
        if (last !== undefined && block.includes(`event: ${last}`)) return;
      }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
