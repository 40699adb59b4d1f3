import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Timer } from '../../../src/timer.ts';
import type { Faults } from '../faults.ts';
import type { Answer, createGraph, Person } from './graph.ts';
import { errorBody, graphError, noSuchObject } from './graph-error.ts';
import type { createMediaStore } from './media-store.ts';
import { parseSent } from './message-schema.ts';
import type { createTemplates, FakeTemplate } from './templates.ts';

/** `path`: without the version. `body`: what was read of JSON. */
export type Call = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
};

export type ApiOptions = {
  readonly token: string;
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  readonly displayNumber: string;
  readonly graph: ReturnType<typeof createGraph>;
  readonly media: ReturnType<typeof createMediaStore>;
  readonly templates: ReturnType<typeof createTemplates>;
  readonly writers: ReadonlyMap<string, Person>;
  readonly faults: Faults;
  readonly startTimer: Timer;
};

type Request = {
  readonly method: string;
  /** Without the version. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: Buffer;
};

/** The oldest version that is spoken here. */
const OLDEST = 23;

/** The paths of the Graph API that a bot needs. */
export function createApi(options: ApiOptions) {
  const { token, phoneNumberId, businessAccountId, graph, media, templates, writers, faults } = options;
  const calls: Call[] = [];
  let root = '';

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', root);
    const version = /^\/v(\d+)\.\d+(?=\/)/.exec(url.pathname);
    const path = url.pathname.slice(version?.[0].length ?? 0);
    const method = incoming.method ?? 'GET';
    const body = await bytesOf(incoming);
    const fault = faults.takeCall(path.split('/').at(-1) ?? '');
    if (fault?.kind === 'reset') return void incoming.socket.destroy();
    if (fault?.kind === 'gateway')
      return void response.writeHead(502, { 'Content-Type': 'text/html' }).end('<html><body>Bad Gateway</body></html>');
    const isRefused = fault?.kind === 'error' && fault.isDone !== true;
    const contentType = incoming.headers['content-type'] ?? '';
    const request = { method, path, query: url.searchParams, contentType, body };
    const isOurs = incoming.headers.authorization === `Bearer ${token}`;
    const answer = await answerTo(request, isOurs, Number(version?.[1] ?? OLDEST), isRefused);
    const shown = fault?.kind === 'error' ? { error: graphError(131000) } : answer;
    const json = 'error' in shown ? errorBody(shown.error, randomBytes(8).toString('base64url')) : shown.body;
    const status = 'error' in shown ? shown.error.status : shown.status;
    calls.push({ method, path, body: jsonOf(body), status, answer: json });
    if (fault?.kind === 'drop') return void incoming.socket.destroy();
    if (fault?.kind === 'delay') await new Promise<void>((resolve) => options.startTimer(fault.ms, resolve));
    const bytes = Buffer.isBuffer(json) ? json : Buffer.from(JSON.stringify(json));
    response.writeHead(status, {
      'Content-Type': Buffer.isBuffer(json) ? 'application/octet-stream' : 'application/json; charset=UTF-8',
    });
    response.end(bytes);
  }

  async function answerTo(request: Request, isOurs: boolean, version: number, isRefused: boolean): Promise<Answer> {
    if (!isOurs) return { error: graphError(190) };
    if (version < OLDEST) return { error: graphError(100, `Version v${version}.0 is not spoken here`) };
    if (isRefused) return { error: graphError(131000) };
    const [, id = '', edge, ...rest] = request.path.split('/');
    const picture = media.find(id);
    if (picture && request.path === `/${id}/bytes`) return { status: 200, body: picture.bytes };
    const known = [phoneNumberId, businessAccountId].includes(id);
    if (rest.length > 0 || (edge !== undefined && !known)) return { error: noSuchObject(request.method, id) };
    switch (`${request.method} ${edge ?? ''}`) {
      case 'POST messages':
        return id === phoneNumberId ? postMessage(request) : { error: noSuchObject('POST', id) };
      case 'POST media':
        return id === phoneNumberId ? postMedia(request) : { error: noSuchObject('POST', id) };
      case 'GET message_templates':
        return id === businessAccountId ? listTemplates(request.query) : { error: noSuchObject('GET', id) };
      case 'POST message_templates':
        return id === businessAccountId ? createTemplate(request) : { error: noSuchObject('POST', id) };
      default:
        return edge === undefined ? object(request, id) : { error: noSuchObject(request.method, id) };
    }
  }

  async function postMessage({ body }: Request): Promise<Answer> {
    const parsed = parseSent(jsonOf(body));
    if (!parsed.ok) return { error: parsed.error };
    return 'status' in parsed.value ? graph.read(parsed.value, writers) : graph.take(parsed.value);
  }

  async function postMedia({ body, contentType }: Request): Promise<Answer> {
    if (!contentType.startsWith('multipart/form-data'))
      return { error: graphError(100, 'The parameter file is required.') };
    const form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } }).formData();
    const file = form.get('file');
    if (form.get('messaging_product') !== 'whatsapp')
      return { error: graphError(100, 'The parameter messaging_product is required.') };
    if (file === null || typeof file === 'string') return { error: graphError(100, 'The parameter file is required.') };
    const added = media.add(Buffer.from(await file.arrayBuffer()), file.type);
    return 'code' in added ? { error: added } : { status: 200, body: { id: added.id } };
  }

  function listTemplates(query: URLSearchParams): Answer {
    const { name, status } = Object.fromEntries(query);
    const from = Number(query.get('after') ?? 0);
    const limit = Number(query.get('limit') ?? 25);
    const found = templates.all.filter((one) => (!name || one.name === name) && (!status || one.status === status));
    const page = found.slice(from, from + limit);
    const cursors = { before: String(from), after: String(from + page.length) };
    const next =
      from + page.length < found.length
        ? { next: `${root}/v${OLDEST}.0/${businessAccountId}/message_templates?after=${cursors.after}&limit=${limit}` }
        : {};
    return { status: 200, body: { data: page.map(listed), paging: { cursors, ...next } } };
  }

  function createTemplate({ body }: Request): Answer {
    const made = templates.create(jsonOf(body));
    if (!made.ok) return { error: made.error };
    const { id, status, category } = made.value;
    return { status: 200, body: { id, status, category } };
  }

  /** An object by its id alone: the number, a template, or a picture. */
  function object({ method, query, body }: Request, id: string): Answer {
    const template = templates.all.find((one) => one.id === id);
    const picture = media.find(id);
    if (method === 'GET' && id === phoneNumberId) {
      const { displayNumber } = options;
      const all = { display_phone_number: `+${displayNumber}`, verified_name: 'Sabak', quality_rating: 'GREEN' };
      const fields = query.get('fields')?.split(',') ?? Object.keys(all);
      return {
        status: 200,
        body: { ...Object.fromEntries(Object.entries(all).filter(([key]) => fields.includes(key))), id },
      };
    }
    if (method === 'GET' && picture) {
      const { type: mime_type, sha256, bytes } = picture;
      return {
        status: 200,
        body: {
          messaging_product: 'whatsapp',
          url: `${root}/${id}/bytes`,
          mime_type,
          sha256,
          file_size: bytes.length,
          id,
        },
      };
    }
    if (method === 'DELETE' && picture) return { status: 200, body: { success: media.forget(id) } };
    if (method === 'GET' && template) return { status: 200, body: listed(template) };
    if (method === 'POST' && template) {
      const edited = templates.edit(template, jsonOf(body));
      return edited.ok ? { status: 200, body: { success: true } } : { error: edited.error };
    }
    return { error: noSuchObject(method, id) };
  }

  return {
    calls,
    serve: (request: IncomingMessage, response: ServerResponse) => void serve(request, response),
    setRoot(url: string) {
      root = url;
    },
  };
}

function listed({ id, name, language, status, category, components }: FakeTemplate): object {
  return { name, parameter_format: 'POSITIONAL', components, language, status, category, id };
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Undefined for what is no JSON: the API finds no parameter in it. */
function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
