/** Whose the certificate with this id is, in every engine, once its learner was erased. */
export function nobody(certificate: string): string {
  return `erased:${certificate}`;
}
