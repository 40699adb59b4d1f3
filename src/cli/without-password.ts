/** What a command says of an argument that it did not expect, without the user and password of a URI in it. */
export function withoutPassword(message: string): string {
  return message.replace(/\/\/[^@\s'"]*@/g, '//…@');
}
