/** The JSON that a webhook was sent; undefined: it is none. */
export function readJson(body: Buffer): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(body.toString('utf8')) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
