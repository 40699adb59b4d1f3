/** A code as teams are kept by it, whatever case people type. NFC, because some keyboards send й as и and a breve. */
export function foldTeamCode(code: string): string {
  return code.normalize('NFC').toUpperCase();
}
