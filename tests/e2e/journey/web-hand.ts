import type { Language } from '../../../src/learning/language.ts';
import type { TranscriptEntry } from '../../../src/learning/transcript.ts';
import { typed } from '../../player/typed.ts';
import { shownOf, valuesOf } from '../../simulation/screen.ts';
import type { Hand } from './hand.ts';
import { until } from './until.ts';

/** A browser: a cookie, a stream of what is said, and POSTs. `device`: the language that it is set to. */
export async function openWebHand(url: string, language: Language, device: Language): Promise<Hand> {
  const page = await fetch(url);
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const leaving = new AbortController();
  const stream = await fetch(`${url}/chat/events`, { headers: { cookie }, signal: leaving.signal });
  let heard: TranscriptEntry['messages'] = [];
  let said = 0;
  const reading = readEntries(stream, (entry) => {
    heard = [...heard, ...entry.messages];
  });

  /** As the page does: what comes too fast is sent again, with the same id. */
  async function say(message: object): Promise<void> {
    heard = [];
    said += 1;
    const body = JSON.stringify({ id: `message-${said}`, ...message });
    await until(async () => (await post(body)) !== 429, 'a message to be taken');
  }

  async function post(body: string): Promise<number> {
    const headers = { cookie, origin: url, 'content-type': 'application/json' };
    const response = await fetch(`${url}/chat/messages`, { method: 'POST', headers, body });
    const text = await response.text();
    if (![202, 429].includes(response.status)) throw new Error(`${response.status} ${text}`);
    return response.status;
  }

  return {
    channel: 'web',
    begin: () => say({ kind: 'start', language: device }),
    screen() {
      const last = heard.at(-1);
      const text = heard.map((message) => message.text).join('\n\n');
      return last ? { ...shownOf(last), text } : { text, options: [] };
    },
    reply(reply, shown) {
      const ask = heard.at(-1)?.ask;
      const values = ask && valuesOf(reply, ask);
      if (ask && values) return say({ kind: 'tap', turn: ask.turn, values });
      return say({ kind: 'text', text: typed(reply, shown, 'words', language) });
    },
    async close() {
      leaving.abort();
      await reading;
    },
  };
}

/** Until she leaves, or the server ends the stream. */
async function readEntries(stream: Response, take: (entry: TranscriptEntry) => void): Promise<void> {
  let rest = '';
  try {
    for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = `${rest}${chunk}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.includes('event: entry')) take(JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? ''));
      }
    }
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'AbortError') throw error;
  }
}
