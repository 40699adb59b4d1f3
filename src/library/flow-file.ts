import { z } from 'zod';
import { CORE_EVENTS } from '../learning/core-texts.ts';
import { LIST_NAMES } from '../learning/flow.ts';
import { ID_PATTERN, ID_RULE } from './author-id.ts';
import { DURATION_PATTERN } from './duration.ts';

/** `KEY` of the flow's own section of the texts, or `SECTION.KEY`. */
const TEXT_KEY_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)?$/;

/** What may stand between braces in a template or a text, and after `vars.` in a condition. */
export const VARIABLE_PATTERN = /^[a-z][A-Za-z0-9_]*$/;

/** A value travels in buttons: Telegram gives it a few bytes. It means nothing to the learner. */
const CHOICE_VALUE_PATTERN = /^[A-Za-z0-9:_-]{1,32}$/;

/** WhatsApp's list has ten rows; no learner reads more. */
const MAX_CHOICES = 10;

const step = z.string().max(64).regex(ID_PATTERN, ID_RULE).describe('the name of a step');

const textKey = z
  .string()
  .regex(TEXT_KEY_PATTERN, 'write a key of flows/texts/ky.yaml below the name of this flow, or `section.key`.')
  .describe('a key of flows/texts/ky.yaml below the name of this flow, or `section.key`');

const duration = z
  .string()
  .regex(DURATION_PATTERN, 'write a span of time such as `30s`, `15m`, `2h` or `1d`.')
  .describe('a span of time, such as 30s, 15m, 2h or 1d');

const template = z.string().max(500).describe('a text between quotes, in which `{name}` stands for a variable');

const values = z.record(
  z.string().regex(VARIABLE_PATTERN, 'a name here is made of Latin letters and digits, such as `code`.'),
  template,
);

const choices = z
  .record(
    z
      .string()
      .regex(
        CHOICE_VALUE_PATTERN,
        'an answer is made of Latin letters, digits, `:`, `_` and `-`; what she reads is its text.',
      ),
    textKey,
  )
  .refine((record) => Object.keys(record).length > 0, 'offer at least one answer.')
  .refine((record) => Object.keys(record).length <= MAX_CHOICES, `offer at most ${MAX_CHOICES} answers.`)
  .refine(
    (record) => !Object.hasOwn(record, 'else'),
    '`else` stands for all other answers in `then`; take another name.',
  )
  .describe('the answers that she can tap, each with the key of its text, such as `{ yes: yes, no: no }`');

const ask = z
  .strictObject({
    choices: choices.optional(),
    list: z
      .enum(LIST_NAMES)
      .optional()
      .describe('Answers that the program lists: the courses, or the lessons of a course'),
    text: z
      .strictObject({
        min: z.int().min(1).max(4000).default(1).describe('The fewest characters'),
        max: z.int().min(1).max(4000).default(1000).describe('The most characters'),
      })
      .optional()
      .describe('Any text of this length is an answer'),
    save: z
      .string()
      .optional()
      .describe('Where the answer goes: learner.language, learner.name, learner.nudgeAt, or a variable of this flow'),
    otherwise: textKey.optional().describe('What is said when the answer does not fit; then it waits again'),
    timeout: z
      .strictObject({ after: duration, then: step })
      .optional()
      .describe('Where to go on when she does not answer'),
  })
  .describe('a question, such as `{ choices: { yes: yes, no: no } }` or `{ text: { min: 2, max: 80 } }`');

const rule = z.strictObject({
  if: z
    .string()
    .min(1)
    .optional()
    .describe('A condition (CEL) over learner, progress, vars and now. The last entry of a list may have none'),
  then: step.describe('The step to go on with where the condition holds'),
});

const then = z
  .union([step, z.record(z.string(), step), z.array(rule).min(1)])
  .describe(
    'the name of a step, or steps by answer such as `{ yes: join, else: done }`, or a list of `{ if: CONDITION, then: STEP }` that may end with `{ then: STEP }`',
  );

const stepShape = z
  .strictObject({
    say: textKey.optional().describe('What is said first: a key of flows/texts/ky.yaml'),
    link: z
      .strictObject({ label: textKey, url: template.describe('The address, such as "{link}"') })
      .optional()
      .describe('A link under what is said'),
    template: z
      .string()
      .optional()
      .describe('A template of flows/templates.yaml: sent instead where a platform allows nothing else'),
    ask: ask.optional().describe('Asks, and waits for the answer'),
    do: z.string().optional().describe('An action of the program: `sabak lint --actions` lists them'),
    call: z.string().optional().describe('Another flow by name, or `lesson`, or `test`'),
    with: values.optional().describe('What the action or the called flow is given'),
    wait: duration.optional().describe('Waits, then goes on by itself'),
    then: then.optional().describe('Where to go on. Without it the flow ends here'),
  })
  .describe('a step, such as `{ say: hello, then: menu }`');

const word = z.string().trim().min(1).max(64);
const command = z
  .string()
  .regex(/^[\p{L}\p{N}_]{1,32}$/u, 'a command is one word of letters and digits, without the slash.');

/** `flows/NAME.yaml` as its author writes it. `docs/schemas/flow.schema.json` is made from this. */
export const FLOW_FILE = z.strictObject({
  start: step.describe('The step that is run first'),
  on: z
    .strictObject({
      start: z.literal(true).optional().describe('Starts at the first message of a learner'),
      otherwise: z.literal(true).optional().describe('Starts at a text that nothing else answers, while nothing waits'),
      command: z
        .union([command, z.array(command).min(1)])
        .optional()
        .describe('Starts at a command, such as `menu`'),
      words: z
        .strictObject({ ky: z.array(word).optional(), ru: z.array(word).optional(), en: z.array(word).optional() })
        .optional()
        .describe('Starts when a whole message is one of these'),
      event: z.enum(CORE_EVENTS).optional().describe('Starts when the program says that this happened'),
    })
    .optional()
    .describe('What starts this flow by itself; without it, only other flows call it'),
  steps: z
    .record(step, stepShape)
    .refine((record) => Object.keys(record).length > 0, 'a flow has at least one step.')
    .describe('the steps of the flow by name'),
});

export type FlowFile = z.output<typeof FLOW_FILE>;
export type StepFile = FlowFile['steps'][string];
export type ThenFile = NonNullable<StepFile['then']>;
export type AskFile = NonNullable<StepFile['ask']>;
