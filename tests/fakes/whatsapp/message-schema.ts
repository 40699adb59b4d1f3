import { z } from 'zod';
import { type GraphError, graphError } from './graph-error.ts';

/**
 * What the Cloud API takes for `POST /PHONE/messages`. Lengths count UTF-16 units, ids bytes too. Numbers: WhatsApp Cloud API,
 * Messages: text, image, interactive reply buttons, interactive list, interactive call-to-action URL button, template.
 */
const MAX = {
  text: 4096,
  caption: 1024,
  buttonsBody: 1024,
  listBody: 4096,
  headerOrFooter: 60,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
  link: 2000,
  callback: 512,
};

const upTo = (max: number) =>
  z.string().refine(({ length }) => length <= max, `must be at most ${max} characters long`);
const filled = (max: number) => upTo(max).refine((text) => text.trim() !== '', 'must not be empty');
const id = (max: number) => filled(max).refine((text) => Buffer.byteLength(text) <= max, `at most ${max} bytes`);
const link = upTo(MAX.link).regex(/^https?:\/\//, 'must be a URL');

const media = z
  .strictObject({ id: z.string().optional(), link: link.optional() })
  .refine((one) => (one.id === undefined) !== (one.link === undefined), 'either id or link');
const image = z
  .strictObject({ id: z.string().optional(), link: link.optional(), caption: upTo(MAX.caption).optional() })
  .refine((one) => (one.id === undefined) !== (one.link === undefined), 'either id or link');

const textHeader = z.strictObject({ type: z.literal('text'), text: filled(MAX.headerOrFooter) });
const header = z.discriminatedUnion('type', [textHeader, z.strictObject({ type: z.literal('image'), image: media })]);
const footer = z.strictObject({ text: filled(MAX.headerOrFooter) }).optional();

const button = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: id(MAX.buttonId), title: filled(MAX.buttonTitle) }),
});
const buttons = z.strictObject({
  type: z.literal('button'),
  header: header.optional(),
  body: z.strictObject({ text: filled(MAX.buttonsBody) }),
  footer,
  action: z.strictObject({
    buttons: z
      .array(button)
      .min(1)
      .max(MAX.buttons)
      .refine((all) => areDifferent(all.map(({ reply }) => reply.title)), 'Button titles must be different')
      .refine((all) => areDifferent(all.map(({ reply }) => reply.id)), 'Button ids must be different'),
  }),
});

const row = z.strictObject({
  id: id(MAX.rowId),
  title: filled(MAX.rowTitle),
  description: upTo(MAX.rowDescription).optional(),
});
const list = z.strictObject({
  type: z.literal('list'),
  header: textHeader.optional(),
  body: z.strictObject({ text: filled(MAX.listBody) }),
  footer,
  action: z.strictObject({
    button: filled(MAX.buttonTitle),
    sections: z
      .array(z.strictObject({ title: filled(MAX.rowTitle).optional(), rows: z.array(row).min(1) }))
      .min(1)
      .refine((all) => all.length === 1 || all.every(({ title }) => title !== undefined), 'Section titles are required')
      .refine((all) => all.flatMap(({ rows }) => rows).length <= MAX.rows, `Total row count exceeds ${MAX.rows}`)
      .refine((all) => areDifferent(all.flatMap(({ rows }) => rows.map((one) => one.id))), 'Row ids must be different'),
  }),
});

const ctaUrl = z.strictObject({
  type: z.literal('cta_url'),
  header: header.optional(),
  body: z.strictObject({ text: filled(MAX.buttonsBody) }),
  footer,
  action: z.strictObject({
    name: z.literal('cta_url'),
    parameters: z.strictObject({ display_text: filled(MAX.buttonTitle), url: link }),
  }),
});

const templateComponent = z.strictObject({
  type: z.enum(['header', 'body', 'button']),
  sub_type: z.enum(['quick_reply', 'url']).optional(),
  index: z.union([z.string(), z.number()]).optional(),
  parameters: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text'), text: z.string(), parameter_name: z.string().optional() }),
      z.strictObject({ type: z.literal('payload'), payload: upTo(MAX.buttonId) }),
      z.strictObject({ type: z.literal('image'), image: media }),
    ]),
  ),
});
const template = z.strictObject({
  name: z.string().min(1),
  language: z.strictObject({ code: z.string().min(1), policy: z.literal('deterministic').optional() }),
  components: z.array(templateComponent).optional(),
});

const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  context: z.strictObject({ message_id: z.string() }).optional(),
  biz_opaque_callback_data: upTo(MAX.callback).optional(),
};
const message = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('text'),
    text: z.strictObject({ body: filled(MAX.text), preview_url: z.boolean().optional() }),
  }),
  z.strictObject({ ...common, type: z.literal('image'), image }),
  z.strictObject({
    ...common,
    type: z.literal('interactive'),
    interactive: z.discriminatedUnion('type', [buttons, list, ctaUrl]),
  }),
  z.strictObject({ ...common, type: z.literal('template'), template }),
]);
const read = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});

export type SentMessage = z.infer<typeof message>;
export type SentTemplate = z.infer<typeof template>;
export type ReadMark = z.infer<typeof read>;
type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: GraphError };

/** A message, or a read mark. */
export function parseSent(body: unknown): Parsed<SentMessage | ReadMark> {
  const isRead = typeof body === 'object' && body !== null && 'status' in body;
  const fields = typeof body === 'object' && body !== null ? body : {};
  /** The API takes `type` as `text` where it is left out. */
  const parsed = isRead ? read.safeParse(body) : message.safeParse({ type: 'text', ...fields });
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, error: issue ? errorOf(issue, isRead) : graphError(100) };
}

/** As the API words it: `text['body']`. */
function errorOf(issue: z.core.$ZodIssue, isRead: boolean): GraphError {
  const [root, ...path] = issue.path;
  const name = [
    String(root ?? ''),
    ...path.map((part) => (typeof part === 'number' ? `[${part}]` : `['${String(part)}']`)),
  ].join('');
  if (issue.code === 'unrecognized_keys')
    return graphError(100, `Unexpected key "${issue.keys[0]}" on param "${name}".`);
  if (issue.code === 'invalid_type' && issue.input === undefined && !isRead)
    return root === 'interactive'
      ? graphError(131008, `The parameter ${name} is required.`)
      : graphError(100, `The parameter ${name} is required.`);
  if (name === 'type') return graphError(131051, 'Message type is currently not supported.');
  const details = `Param ${name}: ${issue.message}.`;
  return graphError(root === 'interactive' || root === 'recipient' ? 131009 : 100, details);
}

function areDifferent(texts: readonly string[]): boolean {
  return new Set(texts.map((text) => text.trim())).size === texts.length;
}
