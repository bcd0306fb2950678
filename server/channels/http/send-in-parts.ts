import type { OutboundMessage, Outcome } from '../channel.ts'
import type { Connection } from './connection.ts'

const rememberedMax = 1_000

/**
 * Sends a message that its provider takes in several parts, one after the other: to the account it is one message with a
 * reference a part. What had gone before a refusal is remembered while the link is open, so that trying again goes on where
 * it stopped and shows nothing twice.
 */
export async function sendInParts<Part>(
  { id }: Pick<OutboundMessage, 'id'>,
  parts: readonly Part[],
  { memory }: Pick<Connection, 'memory'>,
  sendPart: (part: Part) => Promise<Outcome>,
): Promise<Outcome> {
  const remembered = rememberedIn(memory)
  const gone = remembered.get(id) ?? []
  for (const part of parts.slice(gone.length)) {
    // Kept before the part leaves: what fails without an answer flies past here.
    if (gone.length > 0) remember(remembered, id, gone)
    const outcome = await sendPart(part)
    if (outcome.kind === 'submitted') {
      gone.push(outcome.refs)
      continue
    }
    if (outcome.kind === 'refused' && outcome.retry !== 'later') remembered.delete(id)
    if (gone.length === 0) return outcome
    return { ...outcome, detail: `${gone.length} of ${parts.length} parts had been sent. ${outcome.detail}` }
  }
  remembered.delete(id)
  return { kind: 'submitted', refs: gone.flat() }
}

type Remembered = Map<string, (readonly string[])[]>

function rememberedIn(memory: Connection['memory']): Remembered {
  const known = memory.get('parts') as Remembered | undefined
  if (known) return known
  const made: Remembered = new Map()
  memory.set('parts', made)
  return made
}

function remember(remembered: Remembered, id: string, gone: (readonly string[])[]): void {
  remembered.set(id, gone)
  if (remembered.size > rememberedMax) remembered.delete(remembered.keys().next().value ?? '')
}
