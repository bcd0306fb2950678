/** How many characters a text has as Meta counts them: code points, so that an emoji of several is several. */
export function codePoints(text: string): number {
  return Array.from(text).length
}
