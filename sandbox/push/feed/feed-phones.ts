import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FeedItem, FeedNews, FeedOpened } from '#shared/feed.ts'
import type { Carry } from '../../handsets/handset.ts'
import type { Handsets } from '../../handsets/handsets.ts'
import { richContentOf } from '../shown-push.ts'

/** What the demo's shop signs the ids of its people with; it opens nothing but a sandbox network. */
export const demoFeedSecret = 'sandbox-shop-feed-secret-0000000000000001'

/** A handset with the shop's app on it: where the platform is, and which feed of it the app shows. */
export type Following = { readonly api: string; readonly feed: string; readonly address: string }

type Phone = Following & {
  token: string
  cursor: string
  readonly shown: Set<string>
  readonly stop: AbortController
}

const againMs = 2_000

/** What a customer's server signs, by itself. */
export function demoFeedHash(person: string): string {
  return createHmac('sha256', demoFeedSecret).update(person).digest('hex')
}

/** The shop's app on handsets: keeps each person's feed open, shows what comes as a notification, and tells what is tapped. */
export class FeedPhones {
  readonly #handsets: Handsets
  readonly #phones = new Map<string, Phone>()
  shown = 0

  constructor(handsets: Handsets) {
    this.#handsets = handsets
    handsets.onBehaviour((address) => {
      const phone = this.#phones.get(address)
      if (phone) void this.#look(phone).catch(() => undefined)
    })
  }

  /** Puts the app on a handset, or tells it of another platform. */
  follow(following: Following): void {
    this.#phones.get(following.address)?.stop.abort()
    const phone = {
      ...following,
      token: '',
      cursor: '',
      shown: new Set<string>(),
      stop: new AbortController(),
    }
    this.#phones.set(following.address, phone)
    void this.#live(phone)
  }

  /** Where a handset's feed comes from; null for one without the app. */
  of(address: string): Following | null {
    return this.#phones.get(address) ?? null
  }

  /** A tap on what the app showed; null for what it did not. */
  tap(writing: Parameters<Carry>[0]): ReturnType<Carry> | null {
    const { from, button, replyTo } = writing
    const id = this.#handsets.find(from, button?.messageId ?? replyTo ?? '')?.providerId ?? ''
    const phone = this.#phones.get(from)
    if (!phone?.shown.has(id)) return null
    const doing = button ? ask(phone, 'press', { id, action: button.id }) : ask(phone, 'read', { ids: [id] })
    void doing.catch(() => undefined)
    return { parts: 1, encoding: 'utf8' }
  }

  close(): void {
    for (const { stop } of this.#phones.values()) stop.abort()
  }

  async #live(phone: Phone): Promise<void> {
    const { signal } = phone.stop
    while (!signal.aborted)
      try {
        const { feed, address: person } = phone
        const opened = await ask({ ...phone, token: '' }, 'open', {
          feed,
          person,
          hash: demoFeedHash(person),
        })
        phone.token = ((await opened.json()) as FeedOpened).token
        const stream = await ask(phone, 'stream')
        for await (const part of stream.body ?? [])
          if (Buffer.from(part).includes('event: changed')) await this.#look(phone)
      } catch {
        // The platform is away or begins anew: the app tries again, as long as it is on the handset.
        await pause(againMs, undefined, { signal, ref: false }).catch(() => undefined)
      }
  }

  /** Fetches what is new and shows it, unless the handset is away. */
  async #look(phone: Phone): Promise<void> {
    if (phone.token === '' || this.#handsets.behaviour(phone.address).deliver !== 'ok') return
    const from = phone.cursor === '' ? '' : `?after=${phone.cursor}`
    const { items, cursor } = (await (await ask(phone, `items${from}`)).json()) as FeedNews
    phone.cursor = cursor
    const fresh = items.filter(({ id, isRead, isArchived }) => !isRead && !isArchived && !phone.shown.has(id))
    for (const item of fresh.toSorted((one, other) => Number(one.place) - Number(other.place)))
      this.#show(phone, item)
  }

  #show({ address, shown }: Phone, { id, title, body, image, link, actions }: FeedItem): void {
    shown.add(id)
    this.shown++
    this.#handsets.receive(address, {
      channel: 'push',
      from: 'feed',
      to: address,
      parts: 1,
      encoding: 'utf8',
      senderName: 'Shop app',
      text: body,
      rich: richContentOf({ title, body, image, link, actions, report: {} }),
      providerId: id,
    })
  }
}

async function ask(
  { api, token, stop }: Pick<Phone, 'api' | 'token' | 'stop'>,
  path: string,
  body?: object,
): Promise<Response> {
  const answer = await fetch(`${api}/feed/v1/${path}`, {
    method: body ? 'POST' : 'GET',
    signal: stop.signal,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`the platform answered ${answer.status}`)
  return answer
}
