import { z } from 'zod'
import type { ReceiptState } from '#smpp/smpp.ts'

const address = z.tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.string().max(20)])

/** What a message remembers of the SMPP customer who wants to hear of it: in its `metadata.smpp`. */
export const smppMemory = z.object({
  systemId: z.string().min(1).max(15),
  /** registered_delivery of each part that asked; without an id it is the message's own. */
  receipts: z.array(z.object({ wants: z.int().min(0).max(255), id: z.string().max(64).optional() })).max(255),
  /** Source and destination as the customer wrote them: type, plan, address. */
  from: address,
  to: address,
  /** user_message_reference, given back in receipts. */
  reference: z.int().min(0).max(0xffff).optional(),
})
export type SmppMemory = z.infer<typeof smppMemory>

const finalMask = 0x03
const intermediateBit = 0x10

/** Says whether registered_delivery asks for any receipt at all. Source: SMPP 3.4 §5.2.17; 3 is SMPP 5.0's "success only". */
export function wantsReceipts(registeredDelivery: number): boolean {
  return (registeredDelivery & (finalMask | intermediateBit)) !== 0
}

/** Says whether registered_delivery asks to hear of this state. */
export function wantsReceiptOf(registeredDelivery: number, state: ReceiptState): boolean {
  if (state === 'enroute') return (registeredDelivery & intermediateBit) !== 0
  const asked = registeredDelivery & finalMask
  return asked === 1 || (asked === 2 && state !== 'delivered') || (asked === 3 && state === 'delivered')
}
