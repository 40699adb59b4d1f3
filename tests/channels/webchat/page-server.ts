import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadPageFiles } from '../../../src/channels/webchat/page-files.ts';
import { parseWebMessage } from '../../../src/channels/webchat/parse-message.ts';
import type { LearnerEvent } from '../../../src/learning/event.ts';
import type { Language } from '../../../src/learning/language.ts';
import type { NewTranscriptEntry, TranscriptEntry } from '../../../src/learning/transcript.ts';

export type Said = Omit<NewTranscriptEntry, 'id' | 'at'> & { readonly at?: number };

/** The wire protocol of the chat page, spoken from a script. */
export type PageServer = {
  readonly url: string;
  /** What the page posted and the server kept, without repeats. */
  readonly heard: LearnerEvent[];
  /** Every POST, repeats and refused ones too. */
  readonly posts: { id: string; status: number }[];
  /** How the next POSTs are answered; when empty: 202. `drop`: the connection is cut after the message was kept. */
  readonly nextPosts: (number | 'drop')[];
  /** What is answered to what she says; by default nothing. */
  answer: (event: LearnerEvent) => readonly Said[];
  say(said: Said): void;
  /** Forgets her, and tells the open pages. `/erased` is a page that says no more than that. */
  erase(): void;
  /** Ends all streams; new ones are refused until `connect()`. */
  disconnect(): void;
  connect(): void;
  close(): Promise<void>;
};

const CSP = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><rect width="640" height="360" fill="#cfe3dc"/>
<rect x="90" y="60" width="460" height="190" rx="8" fill="#2f5d50"/><path d="M130 110h200M130 150h280M130 190h150" stroke="#e9f4ef" stroke-width="10" stroke-linecap="round"/>
<circle cx="440" cy="230" r="36" fill="#e0b48f"/><path d="M380 360c0-60 30-90 60-90s60 30 60 90z" fill="#a5372c"/></svg>`;

/** Listens on a free port of 127.0.0.1. `known`: what `ready` says of her. */
export async function startPageServer(
  options: { known?: boolean; language?: Language; past?: readonly Said[]; now?: number } = {},
): Promise<PageServer> {
  const now = options.now ?? Date.now();
  const files = new Map(loadPageFiles().map((file) => [file.path, file]));
  const entries: TranscriptEntry[] = [];
  const streams = new Set<ServerResponse>();
  let isOpen = true;
  let isErased = false;
  const sayAll = (said: readonly Said[]) => {
    for (const one of said) server.say(one);
  };

  const http = createServer((request, response) => {
    response.setHeader('Content-Security-Policy', CSP);
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/chat/events') return stream(request, response, url);
    if (url.pathname === '/chat/messages') return void receive(request, response);
    if (url.pathname.startsWith('/media/')) return respond(response, 200, 'image/svg+xml', PICTURE);
    if (url.pathname === '/erased') return respond(response, 200, 'text/html', `erased ${url.search}`);
    const file = files.get(url.pathname === '/' ? 'index.html' : url.pathname.replace('/chat/page/', ''));
    if (!file) return respond(response, 404, 'text/plain', 'no such page');
    respond(response, 200, file.contentType, file.body);
  });

  function stream(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!isOpen) return respond(response, 503, 'text/plain', 'away');
    const after = Number(request.headers['last-event-id'] ?? url.searchParams.get('after') ?? 0);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('retry: 200\n\n');
    for (const entry of entries.filter(({ number }) => number > after).slice(-200)) write(response, entry);
    const ready = { language: options.language ?? 'ky', known: !isErased && (options.known ?? entries.length > 0) };
    response.write(`event: ready\ndata: ${JSON.stringify(ready)}\n\n`);
    streams.add(response);
    request.on('close', () => streams.delete(response));
  }

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const parsed = parseWebMessage(JSON.parse(body), { channel: 'web', name: 'test' }, now);
    const next = server.nextPosts.shift() ?? 202;
    const status = next === 'drop' ? 202 : parsed.ok ? next : 400;
    server.posts.push({ id: JSON.parse(body).id, status });
    const isFresh = parsed.ok && status === 202 && !server.heard.some(({ id }) => id === parsed.event.id);
    if (parsed.ok && isFresh) server.heard.push(parsed.event);
    if (next === 'drop') request.socket.destroy();
    else respond(response, status, 'application/json', parsed.ok ? '{}' : JSON.stringify({ reason: parsed.reason }));
    if (parsed.ok && isFresh) sayAll(server.answer(parsed.event));
  }

  const server: PageServer = {
    url: '',
    heard: [],
    posts: [],
    nextPosts: [],
    answer: () => [],
    say(said) {
      const number = (entries.at(-1)?.number ?? 0) + 3;
      const entry = { id: `1.${number}`, number, at: now, ...said };
      entries.push(entry);
      for (const response of streams) write(response, entry);
    },
    erase() {
      isErased = true;
      entries.length = 0;
      for (const response of streams) response.write('event: cleared\ndata: {}\n\n');
    },
    disconnect() {
      isOpen = false;
      for (const response of streams) response.destroy();
      streams.clear();
    },
    connect() {
      isOpen = true;
    },
    async close() {
      for (const response of streams) response.destroy();
      http.closeAllConnections();
      await new Promise((done) => http.close(done));
    },
  };
  sayAll(options.past ?? []);
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  return Object.assign(server, { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
}

function write(response: ServerResponse, entry: TranscriptEntry): void {
  response.write(`id: ${entry.number}\nevent: entry\ndata: ${JSON.stringify(entry)}\n\n`);
}

function respond(response: ServerResponse, status: number, contentType: string, body: string | Buffer): void {
  response.writeHead(status, { 'Content-Type': contentType, 'Cache-Control': 'no-store' });
  response.end(body);
}
