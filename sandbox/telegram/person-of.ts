import { createHash } from 'node:crypto'
import { handsetAddress } from '../handsets/handset-address.ts'
import type { Handsets } from '../handsets/handsets.ts'
import type { User } from './world.ts'

const firstId = 5_000_000_000
const idsMax = 2_000_000_000

/** The Telegram id of the person with a handset: the same for every bot, beyond 32 bits, and always this one. */
export function telegramIdOf(address: string): number {
  const hash = createHash('sha256')
    .update(`telegram ${handsetAddress(address)}`)
    .digest()
  return firstId + (hash.readUIntBE(0, 6) % idsMax)
}

/** The person with a handset as Telegram tells of it. The label is the name: a number nobody sees. */
export function personOf(handsets: Handsets, address: string): User {
  const label = handsets.list().find((one) => one.address === address)?.label
  const id = telegramIdOf(address)
  return { id, is_bot: false, first_name: label || `User ${id % 10_000}`, language_code: 'en' }
}
