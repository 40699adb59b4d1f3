import { z } from 'zod';

/** The JSON Schema of what an author writes, as published in docs/schemas: editors complete and check by it. */
export function schemaText(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
