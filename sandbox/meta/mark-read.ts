import { GraphRefusal } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'
import { faultBy } from './spec.ts'

/** Turns the ticks blue on the handset that wrote the message. */
export function markRead({ network }: MetaState, body: Readonly<Record<string, unknown>>): object {
  const fault = faultBy('MarkMessage', body)
  if (fault) throw new GraphRefusal(100, `${fault.at || 'The mark'} ${fault.says}`)
  const id = String(body['message_id'])
  const { handsets } = network
  const writer = handsets.list().find(({ address }) => handsets.find(address, id)?.direction === 'sent')
  if (!writer) throw new GraphRefusal(100, undefined, { message: `Message ${id} is not one this number got` })
  handsets.revise(writer.address, id, { ticks: 'read' })
  return { success: true }
}
