import { z } from 'zod';
import { COURSE_FILE } from './course-file.ts';
import { FLOW_FILE } from './flow-file.ts';
import { TEXTS_FILE } from './texts-file.ts';

const BASE = 'https://json-schema.org/draft/2020-12/schema';

/**
 * The files of `docs/schemas/` by name, as JSON with two spaces of indentation: editors complete and check by them.
 * They are made of the very schemas that read the files.
 */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    'flow.schema.json': render('A flow of Sabak: flows/NAME.yaml', FLOW_FILE),
    'texts.schema.json': render('What the flows say: flows/texts/LANG.yaml', TEXTS_FILE),
    'course.schema.json': render('A course of Sabak: content/COURSE/course.yaml', COURSE_FILE),
  };
}

function render(title: string, schema: z.ZodType): string {
  const { $schema = BASE, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
