import { z } from 'zod';
import { ID_PATTERN, ID_RULE } from './author-id.ts';

const name = z.string().max(64).regex(ID_PATTERN, ID_RULE);

/** Sections that belong to no flow: the core's own texts, and those that several flows share. */
export const SHARED_SECTIONS = ['core', 'common'] as const;

/** `flows/texts/LANG.yaml` as its author writes it. `docs/schemas/texts.schema.json` is made from this. */
export const TEXTS_FILE = z
  .record(
    name,
    z
      .record(name, z.string().min(1).max(4000).describe('a text; `{name}` stands for a value (ICU MessageFormat)'))
      .describe('the texts of one flow by key, or of `core` or `common`'),
  )
  .describe('texts by section, the name of a flow, `core` or `common`');

export type TextsFile = z.output<typeof TEXTS_FILE>;
