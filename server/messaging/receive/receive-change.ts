import type { Carrier, InboundChange } from '#channels/channels.ts'
import { now } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { idOf } from '#shared/ids.ts'
import { inboundChanged, inboundContent, messageByProviderId } from '../queries/inbound.ts'
import { storableContent, textOfInbound } from './text-of-inbound.ts'

/**
 * Lets a contact's message say what it says now, or that it was taken back; what it said before is kept with it.
 * A change of a message we do not know, or one that came before, changes nothing.
 */
export async function receiveChange(tx: Tx, carrier: Carrier, change: InboundChange): Promise<void> {
  const [known] = await messageByProviderId(tx, carrier.id, change.providerId)
  if (!known || (carrier.accountId ?? known.account_id) !== known.account_id) return
  const { account_id: accountId, message_id: messageId } = known
  const [before] = await inboundContent(tx, accountId, messageId)
  if (!before || before.content['type'] === 'deleted') return
  const content = change.content ? storableContent(change.content) : null
  const text = content ? textOfInbound(content) : null
  if (content && text === before.content['text']) return
  const { earlier: past = [], ...said } = before.content
  const earlier = [...(past as unknown[]), said].slice(-20)
  const now_ = content ? { ...said, ...content, earlier } : { type: 'deleted', earlier }
  const [row] = await inboundChanged(tx, { accountId, messageId, content: now_ })
  if (!row) return
  await publish(tx, 'message.changed', accountId, {
    messageId: idOf('msg', messageId),
    channel: row.channel,
    direction: 'inbound',
    status: 'received',
    from: row.address,
    to: row.sender,
    change: change.kind,
    text,
    at: now().toISOString(),
  })
}
