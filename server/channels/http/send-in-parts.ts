import type { OutboundMessage, Outcome } from '../channel.ts'

const rememberedMax = 10_000

/**
 * What had gone of messages by their ids. The process remembers it, not the link: a link is opened anew whenever its connector is
 * paused, changed or given new credentials, which is just when messages wait with one part gone.
 */
const remembered = new Map<string, (readonly string[])[]>()

/**
 * Sends a message that its provider takes in several parts, one after the other: to the account it is one message with a
 * reference a part. What had gone before a refusal is remembered while the process runs, so that trying again goes on where it
 * stopped and shows nothing twice.
 */
export async function sendInParts<Part>(
  { id }: Pick<OutboundMessage, 'id'>,
  parts: readonly Part[],
  sendPart: (part: Part) => Promise<Outcome>,
): Promise<Outcome> {
  const gone = remembered.get(id) ?? []
  for (const part of parts.slice(gone.length)) {
    // Kept before the part leaves: what fails without an answer flies past here.
    if (gone.length > 0) remember(id, gone)
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

function remember(id: string, gone: (readonly string[])[]): void {
  remembered.set(id, gone)
  if (remembered.size > rememberedMax) remembered.delete(remembered.keys().next().value ?? '')
}
