import { z } from 'zod';
import { TEMPLATE_PARAMETER_MAX } from '../learning/outbound-template.ts';
import { VARIABLE_PATTERN } from './flow-file.ts';
import {
  LANGUAGE_CODE,
  MAX_TEMPLATE_BODY,
  MAX_TEMPLATE_BUTTON,
  MAX_TEMPLATE_FOOTER,
  TEMPLATE_NAME,
} from './template-rules.ts';

const code = z
  .string()
  .regex(LANGUAGE_CODE, 'write a code of the platform, such as `ru` or `ky_KG`.')
  .describe('the code that the platform has for this language, such as ky_KG');

const example = z
  .string()
  .trim()
  .min(1)
  .max(TEMPLATE_PARAMETER_MAX)
  .regex(/^[^\n\t]*$/, 'an example is one line.')
  .describe('a value as a learner may have it; the platform wants one to judge the template by');

const text = z
  .strictObject({
    body: z
      .string()
      .trim()
      .min(1)
      .max(MAX_TEMPLATE_BODY)
      .describe('What is said; `{name}` stands for a parameter. It neither begins nor ends with one'),
    footer: z.string().trim().min(1).max(MAX_TEMPLATE_FOOTER).optional().describe('A small line below'),
    button: z
      .string()
      .trim()
      .min(1)
      .max(MAX_TEMPLATE_BUTTON)
      .optional()
      .describe('The label of a button; a tap on it goes on where she was'),
  })
  .describe('what is said in one language, such as `{ body: … }`');

const template = z
  .strictObject({
    category: z
      .enum(['utility', 'marketing'])
      .describe('utility: about something that she asked for; marketing: all else, which costs more'),
    parameters: z
      .record(
        z
          .string()
          .regex(VARIABLE_PATTERN, 'a parameter is called as the value is in texts, such as `name` or `courseTitle`.'),
        z.strictObject({ ky: example, ru: example, en: example }).describe('an example in each language'),
      )
      .default({})
      .describe('The values that it is filled with, by name, each with an example in each language'),
    texts: z.strictObject({ ky: text, ru: text, en: text }).describe('what is said in each language'),
  })
  .describe('a template, such as `{ category: utility, texts: … }`');

/** `flows/templates.yaml` as its author writes it. `docs/schemas/templates.schema.json` is made from this. */
export const TEMPLATES_FILE = z.strictObject({
  languages: z
    .strictObject({ ky: code.default('ky_KG'), ru: code.default('ru'), en: code.default('en') })
    .default({ ky: 'ky_KG', ru: 'ru', en: 'en' })
    .describe('The codes that the platform has for our languages'),
  templates: z
    .record(
      z.string().regex(TEMPLATE_NAME, 'a template is called by small Latin letters, digits and `_`, at most 512.'),
      template,
    )
    .describe('the templates by name'),
});

export type TemplatesFile = z.output<typeof TEMPLATES_FILE>;
export type TemplateFile = TemplatesFile['templates'][string];
