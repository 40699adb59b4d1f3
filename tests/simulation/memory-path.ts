type Fields = Readonly<Record<string, unknown>>;

/** What stands at a dotted path; undefined where it does not lead anywhere. */
export function valueAt(from: unknown, path: string): unknown {
  if (!path.includes('.')) return isFields(from) ? from[path] : undefined;
  let value = from;
  for (const field of path.split('.')) {
    if (!isFields(value)) return undefined;
    value = value[field];
  }
  return value;
}

/** A copy along the path with another value at its end; undefined takes the field away. */
export function withValueAt(from: Fields, path: readonly string[], value: unknown): Fields {
  const [field, ...rest] = path;
  if (field === undefined || field === '') throw new Error('an update has a path with an empty field');
  if (rest.length > 0) return withInner(from, field, rest, value);
  if (value !== undefined) return { ...from, [field]: value };
  const { [field]: _, ...others } = from;
  return others;
}

function withInner(from: Fields, field: string, rest: readonly string[], value: unknown): Fields {
  const inner = from[field];
  if (inner === undefined && value === undefined) return from;
  if (inner !== undefined && !isFields(inner)) throw new Error(`an update leads into ${field}, which has no fields`);
  return { ...from, [field]: withValueAt(inner ?? {}, rest, value) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
