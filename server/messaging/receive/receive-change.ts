import { forgetMediaOf, type Carrier, type InboundChange } from '#channels/channels.ts'
import { now } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { idOf } from '#shared/ids.ts'
import { messagesByProviderIds, saidChanged, saidNow } from '../queries/inbound.ts'
import { leftOf } from './left-of.ts'
import { storableContent, textOfInbound } from './text-of-inbound.ts'

type Said = Readonly<Record<string, unknown>>
type Known = Awaited<ReturnType<typeof messagesByProviderIds>>[number]

/**
 * Lets a message say what it says now, or that it was taken back, with all that came with it. What it said before is kept
 * with it unless the provider forbids that. A change of a message we do not know, or one that came before, changes nothing.
 */
export async function receiveChange(tx: Tx, carrier: Carrier, change: InboundChange): Promise<void> {
  const ids = [change.providerId, ...(change.besideIds ?? [])]
  for (const known of await messagesByProviderIds(tx, carrier.id, ids))
    if ((carrier.accountId ?? known.account_id) === known.account_id) await changeOne(tx, known, change)
}

async function changeOne(tx: Tx, known: Known, change: InboundChange): Promise<void> {
  const { account_id: accountId, message_id: messageId } = known
  const [before] = await saidNow(tx, accountId, messageId)
  if (!before || before.content['type'] === 'deleted') return
  const content = change.content ? edited(before.content, change) : takenBack(before.content, known, change)
  if (!content) return
  const [row] = await saidChanged(tx, { accountId, messageId, content })
  if (!row) return
  if (change.leavesNoCopy && content['type'] !== 'media') await forgetMediaOf(tx, accountId, messageId)
  const { channel, direction, status, address, sender } = row
  const [from, to] = direction === 'inbound' ? [address, sender] : [sender, address]
  await publish(tx, 'message.changed', accountId, {
    messageId: idOf('msg', messageId),
    channel,
    direction,
    status,
    from,
    to,
    change: change.kind,
    text: change.content ? textOfInbound(change.content) : null,
    at: now().toISOString(),
  })
}

/** What a message says after an edit; null where that is what it says already. */
function edited(before: Said, { content }: InboundChange): Said | null {
  if (!content || textOfInbound(storableContent(content)) === before['text']) return null
  const { earlier: _, ...said } = before
  return { ...said, ...storableContent(content), ...earlierOf(before) }
}

/** What is left of a message that was taken back, or one part of it; null where that was done already. */
function takenBack(before: Said, { part, parts }: Known, { leavesNoCopy }: InboundChange): Said | null {
  const left = leftOf(before, part, parts)
  if (!left) return null
  return leavesNoCopy ? left : { ...left, ...earlierOf(before) }
}

function earlierOf({ earlier = [], ...said }: Said): { readonly earlier: readonly unknown[] } {
  return { earlier: [...(earlier as unknown[]), said].slice(-20) }
}
