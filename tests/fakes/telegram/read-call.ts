import type { IncomingMessage } from 'node:http';

/** The parameters of a call by name, and the files that came with it. */
export type Params = {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, Buffer>>;
};

/**
 * Bot API, "Making requests": parameters come in the query, as application/x-www-form-urlencoded, as application/json or as
 * multipart/form-data. Where they come as text, objects are JSON in it. Undefined: the body can't be read.
 */
export async function readCall(request: IncomingMessage): Promise<Params | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(new URL(request.url ?? '', 'http://fake').searchParams);
  if (body.length === 0) return { fields: query, files: {} };
  if (type.startsWith('application/json')) {
    const json = parseJson(body.toString());
    return typeof json === 'object' && json !== null ? { fields: { ...query, ...json }, files: {} } : undefined;
  }
  if (type.startsWith('multipart/form-data')) return readForm(body, type, query);
  return { fields: { ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) }, files: {} };
}

/** A parameter that is an object, or JSON of one. */
export function objectOf(value: unknown): unknown {
  return typeof value === 'string' && value !== '' ? parseJson(value) : value;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function numberOf(value: unknown): number | undefined {
  const text = textOf(value);
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

export function isTrue(value: unknown): boolean {
  return value === true || ['true', 'True', '1'].includes(textOf(value));
}

async function readForm(
  body: Buffer,
  type: string,
  query: Readonly<Record<string, string>>,
): Promise<Params | undefined> {
  const form = await parseForm(body, type);
  if (!form) return undefined;
  const fields: Record<string, unknown> = { ...query };
  const files: Record<string, Buffer> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else files[name] = Buffer.from(await value.arrayBuffer());
  }
  return { fields, files };
}

async function parseForm(body: Buffer, type: string): Promise<FormData | undefined> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
