import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../../learning/language.ts';
import type { Bubble, BubbleButtons } from './bubble.ts';
import type { Messenger } from './messenger.ts';
import { AS, MESSENGERS } from './messengers.ts';
import { type PreviewFiles, readPicture } from './preview-files.ts';
import type { PreviewLibrary } from './preview-library.ts';
import { previewLesson, previewState } from './preview-state.ts';
import { rehearse, type Said } from './rehearse.ts';

export type PreviewServer = {
  readonly server: Server;
  /** Tells every open page to show this from now on. */
  show(preview: PreviewLibrary): void;
  /** Ends the server and every page's stream. */
  close(): Promise<void>;
};

const PLACE = z.object({
  course: z.string().max(64),
  lesson: z.string().max(64),
  language: z.enum(LANGUAGES),
  as: z.enum(AS).default('web'),
});
const ATTEMPTS = PLACE.extend({
  step: z.string().max(80),
  attempts: z
    .array(
      z.union([z.object({ values: z.array(z.string().max(4096)).max(20) }), z.object({ text: z.string().max(4096) })]),
    )
    .max(10),
});

const BUTTON = z.object({ label: z.string(), data: z.string().optional(), url: z.string().optional() });
const TAP = z.object({
  as: z.enum(['telegram', 'whatsapp']),
  data: z.string(),
  buttons: z.array(z.array(BUTTON).max(100)).max(100),
});

const MAX_BODY = 65_536;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
};

type Reply = { readonly status: number; readonly type: string; readonly body: string | Uint8Array };

/** Serves the page, what it shows, and a stream of server-sent events that says when to look again. */
export function createPreviewServer(first: PreviewLibrary, files: PreviewFiles, contentDir: string): PreviewServer {
  let preview = first;
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      send(response, { status: 500, type: 'text/plain', body: error instanceof Error ? error.message : String(error) });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Another site that points its own name to this address gets nothing (DNS rebinding).
    if (!isLocal(request.headers.host))
      return send(response, { status: 403, type: 'text/plain', body: 'only for this machine' });
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/events') return openStream(request, response);
    send(response, (await replyTo(request, url)) ?? { status: 404, type: 'text/plain', body: 'not found' });
  }

  async function replyTo(request: IncomingMessage, url: URL): Promise<Reply | undefined> {
    const { pathname, searchParams } = url;
    if (request.method === 'POST') {
      if (pathname === '/rehearse') return rehearsal(preview, await readBody(request));
      return pathname === '/tap' ? tapping(await readBody(request)) : undefined;
    }
    if (pathname === '/state') return json(previewState(preview, contentDir));
    if (pathname === '/lesson') return lessonReply(preview, Object.fromEntries(searchParams));
    if (pathname.startsWith('/media/')) return readPicture(contentDir, pathname.slice('/media/'.length));
    const file = files.get(pathname);
    return file && { status: 200, ...file };
  }

  function openStream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
    response.write('retry: 1000\n\n');
    streams.add(response);
    request.on('close', () => streams.delete(response));
  }

  return {
    server,
    show(next) {
      preview = next;
      for (const stream of streams) stream.write('event: changed\ndata:\n\n');
    },
    async close() {
      for (const stream of streams) stream.end();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function isLocal(host = ''): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
}

function lessonReply({ library }: PreviewLibrary, query: unknown): Reply | undefined {
  const place = PLACE.safeParse(query);
  if (!place.success) return { status: 400, type: 'text/plain', body: 'expected course, lesson and language' };
  const { course, lesson: id, language, as } = place.data;
  const lesson = previewLesson(library, course, id, language, as);
  return lesson && json(lesson);
}

function rehearsal({ library }: PreviewLibrary, body: string): Reply {
  const parsed = ATTEMPTS.safeParse(parseJson(body));
  if (!parsed.success) return { status: 400, type: 'text/plain', body: z.prettifyError(parsed.error) };
  const { course, lesson, step, language, as, attempts } = parsed.data;
  const flow = `lesson/${course}/${lesson}`;
  if (!library.flows[flow]?.steps[step]) return { status: 404, type: 'text/plain', body: 'this screen is gone' };
  const said = rehearse(library, { flow, step, language }, attempts);
  return json(as === 'web' ? said.flatMap(({ messages }) => messages) : shownBy(MESSENGERS[as], said, language));
}

/** How a messenger shows what is said. `closed`: what stands below the message that she tapped from now on. */
export type Shown = { readonly bubbles: readonly Bubble[]; readonly closed?: BubbleButtons };

function shownBy(messenger: Messenger, said: readonly Said[], language: Language): Shown {
  const heard = said.find((one) => one.heard !== undefined)?.heard;
  const closed = heard === undefined ? undefined : messenger.closed?.(heard);
  return {
    bubbles: said.flatMap(({ messages }) => messenger.show(messages, language)),
    ...(closed && { closed }),
  };
}

function tapping(body: string): Reply {
  const parsed = TAP.safeParse(parseJson(body));
  if (!parsed.success) return { status: 400, type: 'text/plain', body: z.prettifyError(parsed.error) };
  const { as, data, buttons } = parsed.data;
  return json(MESSENGERS[as].tap(data, buttons as BubbleButtons));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function json(value: unknown): Reply {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, {
    ...HEADERS,
    'content-type': type.includes('charset') || !type.startsWith('text/') ? type : `${type}; charset=utf-8`,
  });
  response.end(body);
}
