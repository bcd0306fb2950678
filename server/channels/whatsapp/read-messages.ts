import type { InboundChange, InboundMessage, Profile, Update } from '../update.ts'
import { readContent } from './read-content.ts'
import { addressOf, atMs, list, type HookValue, type Reader, said, waIdAddress } from './hook-value.ts'

type Person = { readonly address: string; readonly profile?: Profile }

/** Reads what contacts wrote, and what the business wrote on its own telephone. */
export function readMessages(value: HookValue, reader: Reader): readonly Update[] {
  const messages = list(value['messages'])
  const contacts = contactsOf(messages, list(value['contacts']))
  return [
    ...messages.flatMap((message) => readMessage(message, contacts, reader)),
    ...list(value['message_echoes']).flatMap((message) => readEcho(message, reader)),
  ]
}

/** Who wrote what came together: everybody whom it names, and the one it is from whatever that one is called. */
type Contacts = { readonly named: readonly HookValue[]; readonly only: HookValue | undefined }

/** Where one person alone is named and wrote, it is that one; anybody else's contact says nothing of who wrote. */
function contactsOf(messages: readonly HookValue[], named: readonly HookValue[]): Contacts {
  const writers = new Set(messages.map((message) => said(message['from'] ?? message['from_user_id'])))
  return { named, only: named.length === 1 && writers.size <= 1 ? named[0] : undefined }
}

function readMessage(message: HookValue, contacts: Contacts, reader: Reader): Update[] {
  const person = personOf(message, contacts)
  // What is said in a group is said to its members, not to this number alone.
  if (!person || message['group_id'] !== undefined) return []
  if (message['type'] === 'system') return readSystem(message, person, reader)
  const changed = readChangeOfMessage(message, person.address, reader.address)
  if (changed) return [changed]
  const content = readContent(message)
  if (!content) return []
  const { referral } = message
  return [
    {
      ...common(message),
      from: person.address,
      to: reader.address,
      content,
      ...(person.profile && { profile: person.profile }),
      ...(typeof referral === 'object' &&
        referral !== null && { referral: referral as Readonly<Record<string, unknown>> }),
    },
  ]
}

function readEcho(message: HookValue, reader: Reader): Update[] {
  const to = addressOf(message['to']) ?? textOr(message['to_user_id'])
  const content = readContent(message)
  if (!to || !content) return []
  return [{ ...common(message), from: reader.address, to, content, isEcho: true }]
}

/** What a message has whoever wrote it. */
function common(message: HookValue): Pick<InboundMessage, 'kind' | 'providerId' | 'regarding' | 'sentAtMs'> {
  const reaction = message['reaction'] as { message_id?: unknown } | undefined
  const context = message['context'] as { id?: unknown } | undefined
  const regarding = textOr(reaction?.message_id) ?? textOr(context?.id)
  const sentAtMs = atMs(message['timestamp'])
  return {
    kind: 'message',
    providerId: textOr(message['id']),
    ...(regarding && { regarding }),
    ...(sentAtMs !== undefined && { sentAtMs }),
  }
}

/**
 * Who wrote: the number where it is known, else the business-scoped user id; both can be written to.
 * Whoever hides the number has no `from` and no `wa_id`.
 */
function personOf(message: HookValue, { named, only }: Contacts): Person | null {
  const contact =
    named.find(({ wa_id }) => wa_id !== undefined && said(wa_id) === said(message['from'])) ??
    named.find(({ user_id }) => user_id !== undefined && user_id === message['from_user_id']) ??
    only
  const number = addressOf(message['from'])
  const id = textOr(message['from_user_id']) ?? textOr(contact?.['user_id'])
  const address = number ?? id
  if (!address) return null
  const others = [
    id,
    textOr(contact?.['parent_user_id']),
    addressOf(contact?.['wa_id']),
    waIdAddress(contact?.['wa_id'] ?? message['from']),
  ]
  const aliases = others.filter((one): one is string => one !== null && one !== address)
  const profile = profileOf(contact, [...new Set(aliases)])
  return { address, ...(profile && { profile }) }
}

function profileOf(contact: HookValue | undefined, aliases: readonly string[]): Profile | null {
  const { name, username } = (contact?.['profile'] ?? {}) as { name?: unknown; username?: unknown }
  const profile = {
    ...(textOr(name) !== null && { name: said(name) }),
    ...(textOr(username) !== null && { username: said(username) }),
    ...(aliases.length > 0 && { aliases }),
  }
  return Object.keys(profile).length > 0 ? profile : null
}

function readSystem(message: HookValue, person: Person, { address: to }: Reader): Update[] {
  const system = message['system'] as { type?: unknown; wa_id?: unknown; user_id?: unknown } | undefined
  const address = addressOf(system?.wa_id) ?? textOr(system?.user_id)
  const isMove = system?.type === 'user_changed_number' || system?.type === 'user_changed_user_id'
  return isMove && address ? [{ kind: 'identity', from: person.address, to, address }] : []
}

function readChangeOfMessage(message: HookValue, from: string, to: string): InboundChange | null {
  const { type } = message
  if (type !== 'edit' && type !== 'revoke') return null
  const change = message[type] as { original_message_id?: unknown; message?: HookValue } | undefined
  const providerId = textOr(change?.original_message_id)
  if (!providerId) return null
  const changedAtMs = atMs(message['timestamp'])
  return {
    kind: type === 'edit' ? 'edited' : 'deleted',
    from,
    to,
    providerId,
    content: type === 'edit' && change?.message ? readContent(change.message) : null,
    ...(changedAtMs !== undefined && { changedAtMs }),
  }
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
