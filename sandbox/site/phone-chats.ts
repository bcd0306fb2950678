import { randomUUID } from 'node:crypto'
import type { Carry, HandsetMessage, Writing } from '../handsets/handset.ts'
import type { Handsets } from '../handsets/handsets.ts'
import { clientIdPrefix, PhoneChat } from './phone-chat.ts'
import type { Door } from './visitor-calls.ts'

/** How the pages of a site say who their visitor is. */
export type Vouch = (
  siteKey: string,
  address: string,
) => { readonly id: string; readonly hash: string } | null

const chatsMax = 500

/**
 * The browsers of handsets: each person has the chat of a site open from the first time something is written there, and sees on
 * the handset what the widget would show.
 */
export class PhoneChats {
  readonly #handsets: Handsets
  readonly #place: () => Omit<Door, 'siteKey'>
  readonly #vouch: Vouch
  readonly #chats = new Map<string, PhoneChat>()
  said = 0

  constructor(handsets: Handsets, place: () => Omit<Door, 'siteKey'>, vouch: Vouch) {
    this.#handsets = handsets
    this.#place = place
    this.#vouch = vouch
    handsets.onBehaviour((address, { deliver }) => {
      for (const chat of this.#of(address)) chat.setAway(deliver !== 'ok')
    })
    handsets.onRead((message) => this.#read(message))
  }

  /** Takes what a handset's owner writes; it is said when the door has taken it, and shows why where it has not. */
  readonly carry: Carry = (writing) => {
    this.said++
    const clientId = `${clientIdPrefix}${randomUUID()}`
    void this.#chat(writing).say(writing, clientId)
    return { parts: 1, encoding: 'utf8', providerId: clientId, ...shownFile(writing) }
  }

  close(): void {
    for (const chat of this.#chats.values()) chat.close()
  }

  #chat({ from, to }: Writing): PhoneChat {
    const key = `${from} ${to}`
    const known = this.#chats.get(key)
    if (known) return known
    const door = { ...this.#place(), siteKey: to }
    const chat = new PhoneChat(this.#handsets, { door, address: from, proof: this.#vouch(to, from) })
    this.#chats.set(key, chat)
    if (this.#chats.size > chatsMax) this.#endOldest()
    return chat
  }

  #endOldest(): void {
    const [oldest] = this.#chats
    if (!oldest) return
    this.#chats.delete(oldest[0])
    oldest[1].close()
  }

  #of(address: string): PhoneChat[] {
    return [...this.#chats.values()].filter((chat) => chat.address === address)
  }

  #read({ channel, to, from, providerId }: HandsetMessage): void {
    if (channel === 'webchat' && providerId) this.#chats.get(`${to} ${from}`)?.read(providerId)
  }
}

/** A picture the owner sends is shown from its own bytes. */
function shownFile({ media }: Writing): Pick<ReturnType<Carry>, 'rich'> {
  if (!media?.base64) return {}
  const { mimeType, filename, base64 } = media
  const url = `data:${mimeType};base64,${base64}`
  return { rich: { media: [{ url, mimeType, ...(filename && { filename }) }] } }
}
