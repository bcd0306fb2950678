import { now, nowMs } from '#platform/clock.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { storableStart } from '#shared/storable-text.ts'
import { addressKindOf, canonicalAddress } from './address.ts'
import type { Recipient } from './contact-facts.ts'
import { nameLengthMax, searchWords } from './contact.ts'
import type { IdentityColumns, IdentityKey } from './queries.ts'

/** Somebody an account meets at an address, and what the channel's provider tells of the person. */
export type Person = Recipient & {
  /** What the provider calls a stranger; it never renames a known contact. */
  readonly name?: string | null
  /** Other addresses of the same person: a number beside a scoped id, or the provider's own form of a number. */
  readonly aliases?: readonly string[]
}

/** An identity as it stands in the database. */
export type KnownIdentity = {
  readonly contactId: string
  readonly channels: readonly string[]
  readonly isVerified: boolean
}

type Stranger = { readonly contactId: string; readonly key: string; name: string | null }

/**
 * Who is behind which address, as the database said it, and what must be written so that everybody who is met is known at
 * all addresses given. Who is met later knows what was learnt of those before.
 */
export class KnownIdentities {
  private readonly known: Map<string, KnownIdentity & { readonly of: IdentityKey }>
  private readonly strangers = new Map<string, Stranger>()
  private readonly learnt = new Set<string>()

  constructor(found: readonly { readonly of: IdentityKey; readonly identity: KnownIdentity }[]) {
    this.known = new Map(found.map(({ of, identity }) => [keyOf(of), { of, ...identity }]))
  }

  /**
   * Gives the contact behind a person's address: who has it, or else who has one of the others, or else somebody new. The
   * other addresses become its own, but for those that are another contact's: whether two are one is for people to say.
   */
  meet(person: Person): string {
    const [at, ...others] = identityKeysOf(person) as [IdentityKey, ...IdentityKey[]]
    const behind = [at, ...others].flatMap((of) => this.known.get(keyOf(of)) ?? [])[0]
    if (!behind) this.add(at, person.channel)
    else if (!this.known.has(keyOf(at))) this.learn(at, person.channel, { ...behind, isVerified: true })
    const identity = this.known.get(keyOf(at)) as KnownIdentity
    const { contactId } = identity
    this.learn(at, person.channel, identity)
    for (const of of others) this.learn(of, person.channel, { contactId, isVerified: true })
    const stranger = this.strangers.get(contactId)
    if (stranger) stranger.name ??= nameOf(person)
    return contactId
  }

  /** The identities that strangers need, and what each of them is called. */
  newcomers(): {
    readonly identities: IdentityColumns[]
    readonly names: { readonly id: string; readonly name: string | null; readonly search: string }[]
  } {
    const strangers = [...this.strangers.values()]
    return {
      // What else is learnt of an address they came with is written after it is theirs.
      identities: strangers.map(({ key }) => ({ ...this.columnsOf(key), verified: false })),
      names: strangers.map(({ contactId: id, name }) => ({ id, name, search: searchWords(name ?? '') })),
    }
  }

  /** The identities that contacts get, or are known by on one channel more. */
  changed(): IdentityColumns[] {
    return [...this.learnt].map((key) => this.columnsOf(key))
  }

  private add(of: IdentityKey, channel: string): void {
    const contactId = uuidOf(newId('con', nowMs()))
    const key = keyOf(of)
    this.strangers.set(contactId, { contactId, key, name: null })
    this.known.set(key, { of, contactId, channels: [channel], isVerified: false })
  }

  private learn(
    of: IdentityKey,
    channel: string,
    { contactId, isVerified }: Pick<KnownIdentity, 'contactId' | 'isVerified'>,
  ): void {
    const key = keyOf(of)
    const before = this.known.get(key)
    if (before && before.contactId !== contactId) return
    const channels = before?.channels ?? []
    const wasVerified = before?.isVerified ?? false
    if (channels.includes(channel) && (wasVerified || !isVerified)) return
    this.known.set(key, {
      of,
      contactId,
      channels: [...new Set([...channels, channel])],
      isVerified: isVerified || wasVerified,
    })
    this.learnt.add(key)
  }

  private columnsOf(key: string): IdentityColumns {
    const { of, contactId, channels, isVerified } = this.known.get(key) as KnownIdentity & {
      of: IdentityKey
    }
    return { ...of, scope: '', contact_id: contactId, channels, verified: isVerified, created_at: now() }
  }
}

/** The keys of a person's identities, that of its address first. */
export function identityKeysOf({ accountId, channel, address, aliases = [] }: Person): IdentityKey[] {
  const kind = addressKindOf(channel)
  return [address, ...aliases].map((one) => ({
    account_id: accountId,
    kind,
    address: canonicalAddress(channel, one),
  }))
}

/** One text for each key. */
export function keyOf({ account_id, kind, address }: IdentityKey): string {
  return `${account_id} ${kind} ${address}`
}

function nameOf({ name }: Person): string | null {
  return storableStart(name?.trim() ?? '', nameLengthMax) || null
}
