import { z } from 'zod';
import type { Path } from './yaml-source.ts';

/** As much of JSON Schema as messages speak of: it is easier to walk than zod. */
export type JsonSchema = {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly maximum?: number;
  readonly anyOf?: readonly JsonSchema[];
};

/** All schemas that a value at this path may follow. */
export function schemaAt(schema: z.ZodType, path: Path): JsonSchema[] {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema;
  return path.reduce<JsonSchema[]>((found, key) => found.flatMap((one) => step(one, key)), alternatives(root));
}

function step(schema: JsonSchema, key: PropertyKey): JsonSchema[] {
  const named = schema.properties?.[String(key)];
  const other = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  const next = typeof key === 'number' ? schema.items : (named ?? other);
  return next ? alternatives(next) : [];
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return [schema, ...(schema.anyOf ?? []).flatMap(alternatives)];
}
