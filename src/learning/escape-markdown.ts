/** Words as text of `OutboundMessage` that shows nothing but them, whatever signs are in them. */
export function escapeMarkdown(words: string): string {
  return words.replace(/[*\\]/g, '\\$&');
}
