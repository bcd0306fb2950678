import { channelNamed, type Carrier, type InboundPart } from '#channels/channels.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import type { AdmissionRequest } from '../admission-request.ts'
import {
  forgetParts,
  forgetWhole,
  incompleteGroups,
  keepPart,
  lockParts,
  markWhole,
  partsOf,
  type InboundPartKey,
  type InboundPartRow,
} from '../queries/inbound-parts.ts'
import { receiveMessages } from './receive-messages.ts'

const waitForPartsMs = 3_600_000
const knowRepeatsMs = 600_000

/**
 * Keeps a part of a long message; with the last one missing the message is whole and is received.
 * A part that comes again is dropped; one with other content under a used-up reference begins a new message.
 */
export async function receivePart(tx: Tx, carrier: Carrier, part: InboundPart): Promise<AdmissionRequest[]> {
  const key = { carrier_id: carrier.id, sender: part.to, address: part.from, part_group: part.group }
  await lockParts(tx, key)
  const before = await partsOf(tx, key)
  if (isRepeat(before, part)) return []
  if (isUsedUp(before)) await forgetParts(tx, key)
  await keepPart(tx, key, part.position, part.total, part.payload, now())
  const kept = await partsOf(tx, key)
  if (kept.length < part.total) return []
  await markWhole(tx, key, now())
  return receiveJoined(tx, carrier, key, kept)
}

/** Receives long messages whose last part did not come within an hour, with the text there is; a clock calls it. */
export async function receiveIncomplete(
  carriers: ReadonlyMap<string, Carrier>,
  answer: (request: AdmissionRequest) => void,
): Promise<void> {
  await forgetWhole(db, new Date(nowMs() - knowRepeatsMs))
  for (const key of await incompleteGroups(db, new Date(nowMs() - waitForPartsMs), 100)) {
    const carrier = carriers.get(key.carrier_id)
    const replies = await inTransaction(async (tx) => {
      await lockParts(tx, key)
      const kept = await partsOf(tx, key)
      await forgetParts(tx, key)
      return carrier && kept.length > 0 ? receiveJoined(tx, carrier, key, kept) : []
    })
    replies.forEach(answer)
  }
}

function isRepeat(before: readonly InboundPartRow[], part: InboundPart): boolean {
  return before.some((row) => row.part === part.position && row.payload === part.payload)
}

/** The parts there are belong to an earlier message: it is whole, or too old for this part to be of it. */
function isUsedUp(before: readonly InboundPartRow[]): boolean {
  return before.some((row) => row.done_at !== null || row.received_at.getTime() < nowMs() - waitForPartsMs)
}

async function receiveJoined(
  tx: Tx,
  carrier: Carrier,
  key: InboundPartKey,
  parts: readonly InboundPartRow[],
): Promise<AdmissionRequest[]> {
  const content = channelNamed(carrier.channel)?.join?.(parts.map(({ payload }) => payload))
  if (!content) return []
  return receiveMessages(tx, carrier, [
    { kind: 'message', providerId: null, from: key.address, to: key.sender, content },
  ])
}
