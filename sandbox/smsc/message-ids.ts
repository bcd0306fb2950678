import { randomInt } from 'node:crypto'

/** How the message centre writes its ids: hexadecimal or decimal, in the submit response and in the receipt. */
export type IdForm = 'hex' | 'dec'

/** Numbers messages, strictly growing from a random start, so that a restarted centre does not repeat its ids. */
export function createMessageIds(): () => number {
  let last = randomInt(2 ** 40, 2 ** 47)
  return () => ++last
}

/** Writes an id in the form asked for. */
export function writeMessageId(id: number, form: IdForm): string {
  return id.toString(form === 'hex' ? 16 : 10)
}
