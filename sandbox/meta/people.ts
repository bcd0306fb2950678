import { createHash } from 'node:crypto'
import { handsetAddress } from '../handsets/handset-address.ts'
import type { Handsets } from '../handsets/handsets.ts'

/** Somebody with WhatsApp on a handset. */
export type Person = {
  /** The handset's address: `+` and digits. */
  readonly address: string
  /** Digits; of some countries others than those dialled. */
  readonly waId: string
  /** The business-scoped id, the same at every call. */
  readonly userId: string
  name: string
  username: string | null
  /** Webhooks name the user id alone. */
  hidesNumber: boolean
  stoppedMarketing: boolean
  readsReceipts: boolean
}

/** The country code a user id begins with, by the number's dialling code. */
const countries: readonly [dial: string, country: string][] = [
  ['91', 'IN'],
  ['44', 'GB'],
  ['49', 'DE'],
  ['34', 'ES'],
  ['52', 'MX'],
  ['55', 'BR'],
  ['1', 'US'],
]

/** The people behind the handsets: everybody with a telephone number has WhatsApp here. */
export class People {
  readonly #handsets: Handsets
  readonly #known = new Map<string, Person>()
  readonly #byUserId = new Map<string, Person>()

  constructor(handsets: Handsets) {
    this.#handsets = handsets
  }

  /** Whom a number belongs to; null for what is no number. */
  of(number: string): Person | null {
    const address = dialled(handsetAddress(number))
    if (!/^\+\d{7,15}$/.test(address)) return null
    const known = this.#known.get(address)
    if (known) return known
    const waId = waIdOf(address)
    const userId = userIdOf(waId)
    const label = this.#handsets.list().find((handset) => handset.address === address)?.label
    const person: Person = {
      address,
      waId,
      userId,
      name: label || address,
      username: null,
      hidesNumber: false,
      stoppedMarketing: false,
      readsReceipts: true,
    }
    this.#known.set(address, person)
    this.#byUserId.set(userId, person)
    return person
  }

  /** Whom a business-scoped user id belongs to; null for one that was never heard of. */
  withUserId(userId: string): Person | null {
    for (const { address } of this.#byUserId.has(userId) ? [] : this.#handsets.list()) this.of(address)
    return this.#byUserId.get(userId) ?? null
  }
}

/** WhatsApp keeps Mexico's 1 of mobile numbers, and leaves out the ninth digit of Brazil's beyond the first regions. */
function waIdOf(address: string): string {
  const [, mexican] = /^\+52([2-9]\d{9})$/.exec(address) ?? []
  if (mexican) return `521${mexican}`
  const [, area, brazilian] = /^\+55([3-9]\d)9(\d{8})$/.exec(address) ?? []
  return area && brazilian ? `55${area}${brazilian}` : address.slice(1)
}

/** The number that is dialled from abroad, of one written in either way: Argentina's mobile numbers with their 9. */
function dialled(address: string): string {
  const [, mexican] = /^\+521(\d{10})$/.exec(address) ?? []
  if (mexican) return `+52${mexican}`
  const [, area, brazilian] = /^\+55([3-9]\d)([6-9]\d{7})$/.exec(address) ?? []
  if (area && brazilian) return `+55${area}9${brazilian}`
  const [, argentine] = /^\+54([1-8]\d{9})$/.exec(address) ?? []
  return argentine ? `+549${argentine}` : address
}

function userIdOf(waId: string): string {
  const country = countries.find(([dial]) => waId.startsWith(dial))?.[1] ?? 'US'
  const digest = createHash('sha256').update(`patchbay-sandbox ${waId}`).digest()
  return `${country}.${digest.readBigUInt64BE(0).toString().padStart(20, '1')}`
}
