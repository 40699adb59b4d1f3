import { z } from 'zod';
import { type GraphError, graphError } from './graph-error.ts';
import type { SentTemplate } from './message-schema.ts';

/** WhatsApp Business Management API, Message templates: name, components; text limits in UTF-16 units. */
const MAX = { name: 512, header: 60, body: 1024, footer: 60, buttonText: 25, buttons: 10, url: 2000 };

/** Supported languages that somebody near Bishkek might ask for; the API refuses codes that it does not know. */
const LANGUAGES = ['ky_KG', 'ru', 'en', 'en_US', 'en_GB', 'kk', 'uz', 'tr', 'de', 'fr'];

const upTo = (max: number) =>
  z.string().refine(({ length }) => length > 0 && length <= max, `must have 1 to ${max} characters`);

const example = z.object({
  header_text: z.array(z.string()).optional(),
  body_text: z.array(z.array(z.string())).optional(),
});
const component = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('HEADER'),
    format: z.literal('TEXT'),
    text: upTo(MAX.header),
    example: example.optional(),
  }),
  z.strictObject({ type: z.literal('BODY'), text: upTo(MAX.body), example: example.optional() }),
  z.strictObject({ type: z.literal('FOOTER'), text: upTo(MAX.footer) }),
  z.strictObject({
    type: z.literal('BUTTONS'),
    buttons: z
      .array(
        z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('QUICK_REPLY'), text: upTo(MAX.buttonText) }),
          z.strictObject({
            type: z.literal('URL'),
            text: upTo(MAX.buttonText),
            url: upTo(MAX.url),
            example: z.array(z.string()).optional(),
          }),
        ]),
      )
      .min(1)
      .max(MAX.buttons),
  }),
]);
const category = z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']);
const newTemplate = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(MAX.name)
    .regex(/^[a-z0-9_]+$/, 'only lowercase letters, digits and underscores'),
  language: z.enum(LANGUAGES),
  category,
  allow_category_change: z.boolean().optional(),
  parameter_format: z.literal('POSITIONAL').optional(),
  components: z.array(component).min(1),
});
const edit = z.strictObject({ category: category.optional(), components: z.array(component).min(1).optional() });

type Component = z.infer<typeof component>;
type Status = 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED';
export type FakeTemplate = {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  category: z.infer<typeof category>;
  status: Status;
  components: readonly Component[];
};

/** What she reads of a template, filled. */
export type FilledTemplate = {
  readonly header?: string;
  readonly text: string;
  readonly footer?: string;
  readonly buttons: readonly { readonly text: string; readonly payload: string }[];
  readonly category: FakeTemplate['category'];
};

type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: GraphError };

/** The templates of a business account. `status`: what a new one has at once; Meta's review takes minutes to a day. */
export function createTemplates(status: Status) {
  const all: FakeTemplate[] = [];
  return {
    all,
    create(body: unknown): Checked<FakeTemplate> {
      const parsed = newTemplate.safeParse(body);
      if (!parsed.success) return refused(issueOf(parsed.error));
      const { name, language, components } = parsed.data;
      const problem = problemOf(components);
      if (problem) return { ok: false, error: problem };
      if (all.some((one) => one.name === name && one.language === language))
        return refused('Content in this language already exists', 2388024);
      const id = String(900_000_000_000_001 + all.length);
      const made: FakeTemplate = { id, name, language, category: parsed.data.category, status, components };
      all.push(made);
      return { ok: true, value: made };
    },
    edit(template: FakeTemplate, body: unknown): Checked<FakeTemplate> {
      const parsed = edit.safeParse(body);
      if (!parsed.success) return refused(issueOf(parsed.error));
      const { components = template.components, category = template.category } = parsed.data;
      const problem = problemOf(components);
      if (problem) return { ok: false, error: problem };
      if (template.status === 'PENDING') return refused('Templates in review cannot be edited', 2388025);
      Object.assign(template, { components, category, status });
      return { ok: true, value: template };
    },
    fill(sent: SentTemplate): Checked<FilledTemplate> {
      const { code } = sent.language;
      const template = all.find((one) => one.name === sent.name && one.language === code);
      if (template?.status === 'PAUSED')
        return { ok: false, error: graphError(132015, 'Template is paused due to low quality.') };
      if (template?.status === 'DISABLED') return { ok: false, error: graphError(132016, 'Template is disabled.') };
      if (template?.status !== 'APPROVED')
        return { ok: false, error: graphError(132001, `template name (${sent.name}) does not exist in ${code}`) };
      return fill(template, sent);
    },
  };
}

function fill(template: FakeTemplate, sent: SentTemplate): Checked<FilledTemplate> {
  const filled: Record<'HEADER' | 'BODY' | 'FOOTER', string | undefined> = {
    HEADER: undefined,
    BODY: '',
    FOOTER: undefined,
  };
  for (const part of template.components) {
    if (part.type === 'BUTTONS') continue;
    const name = part.type.toLowerCase();
    const given = sent.components?.find(({ type }) => type === name)?.parameters ?? [];
    const values = given.flatMap((one) => (one.type === 'text' ? [one.text] : []));
    const expected = variablesOf(part.text).length;
    if (values.length !== expected) {
      const counts = `number of localizable_params (${values.length}) does not match the expected number of params (${expected})`;
      return { ok: false, error: graphError(132000, `${name}: ${counts}`) };
    }
    if (values.some((value) => value.trim() === '')) return refused('Parameter of type text is missing text value');
    if (values.some((value) => /[\n\t]| {5}/.test(value)))
      return refused('Param text cannot have new-line/tab characters or more than 4 consecutive spaces');
    const text = part.text.replace(/\{\{(\d+)\}\}/g, (_, n) => values[Number(n) - 1] ?? '');
    if (part.type === 'BODY' && text.length > MAX.body)
      return { ok: false, error: graphError(132005, 'Body is too long') };
    filled[part.type] = text;
  }
  const buttons = buttonsOf(template, sent);
  if (buttons === undefined) return { ok: false, error: graphError(132012, 'Buttons do not match the template') };
  const { HEADER: header, BODY: text = '', FOOTER: footer } = filled;
  const value = { text, buttons, category: template.category, ...(header && { header }), ...(footer && { footer }) };
  return { ok: true, value };
}

/** With the payloads that were sent for them; a quick reply without one answers with its text. */
function buttonsOf(template: FakeTemplate, sent: SentTemplate): FilledTemplate['buttons'] | undefined {
  const buttons = template.components.flatMap((one) => (one.type === 'BUTTONS' ? one.buttons : []));
  const payloads = new Map<number, string>();
  for (const { type, sub_type, index, parameters } of sent.components ?? []) {
    if (type !== 'button') continue;
    const [parameter] = parameters;
    const kind = buttons[Number(index)]?.type.toLowerCase();
    if (index === undefined || kind !== sub_type || parameter === undefined) return undefined;
    if (parameter.type === 'payload') payloads.set(Number(index), parameter.payload);
  }
  return buttons.map(({ text }, i) => ({ text, payload: payloads.get(i) ?? text }));
}

/** Message templates, Guidelines: variables are numbered from 1, have examples, and neither begin nor end the text. */
function problemOf(components: readonly Component[]): GraphError | undefined {
  const types = components.map(({ type }) => type);
  if (!types.includes('BODY')) return graphError(100, 'A body is required', 2388042);
  if (new Set(types).size !== types.length) return graphError(100, 'A component appears twice', 2388042);
  for (const part of components) {
    if (part.type !== 'BODY' && part.type !== 'HEADER') continue;
    const variables = variablesOf(part.text);
    if (/\{\{(?!\d+\}\})/.test(part.text) || variables.some((n, i) => n !== i + 1))
      return graphError(100, 'Variables must be numbered in order: {{1}}, {{2}}', 2388073);
    if (variables.length === 0) continue;
    if (part.type === 'BODY' && /^\s*\{\{|\}\}\s*$/.test(part.text))
      return graphError(100, "Variables can't be at the start or end of the template", 2388299);
    const examples = part.type === 'BODY' ? part.example?.body_text?.[0] : part.example?.header_text;
    if (examples?.length !== variables.length) return graphError(100, 'Examples of the variables are missing', 2388043);
    if (part.type === 'BODY' && part.text.split(/\s+/).length < 2 * variables.length + 1)
      return graphError(100, 'Too many variables for its length', 2388293);
  }
  return undefined;
}

/** The numbers in the text, each once, in order of appearance. */
function variablesOf(text: string): number[] {
  return [...new Set([...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, n]) => Number(n)))];
}

function issueOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'Invalid parameter';
}

function refused(details: string, subcode?: number): { readonly ok: false; readonly error: GraphError } {
  return { ok: false, error: graphError(100, details, subcode) };
}
