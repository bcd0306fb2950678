import { nowMs } from '#platform/clock.ts'
import type { RichContent } from '../handsets/handset.ts'
import type { Person } from './people.ts'
import type { SocialAccount } from './social-account.ts'
import type { SocialWorld } from './social-world.ts'
import { writeEvent } from './write-hook.ts'

type Delivery = { readonly mid: string; readonly text: string; readonly rich: RichContent }

const deliveredAfterMs = 30
const readAfterMs = 400
const delayMsDefault = 5_000

/** Shows a message on the contact's handset when its behaviour says so, and tells the apps. */
export function deliverMessage(
  world: SocialWorld,
  account: SocialAccount,
  person: Person,
  message: Delivery,
): void {
  const { deliver, delayMs = delayMsDefault } = world.handsets.behaviour(person.address)
  if (deliver === 'offline') return waitUntilBack(world, account, person, message)
  world.later.after(deliver === 'delay' ? delayMs : deliveredAfterMs, () =>
    show(world, account, person, message),
  )
}

function show(
  world: SocialWorld,
  account: SocialAccount,
  person: Person,
  { mid, text, rich }: Delivery,
): void {
  world.handsets.receive(person.address, {
    channel: account.product,
    from: account.id,
    to: person.address,
    text,
    parts: 1,
    encoding: 'utf8',
    rich,
    senderName: account.name,
    providerId: mid,
  })
  // Instagram tells of no deliveries.
  if (account.product === 'messenger')
    writeEvent(world, account, person, 'message_deliveries', {
      delivery: { mids: [mid], watermark: nowMs() },
    })
  world.later.after(readAfterMs, () => {
    if (world.handsets.behaviour(person.address).deliver === 'offline') return
    if (account.product === 'messenger')
      writeEvent(world, account, person, 'message_reads', { read: { watermark: nowMs() } })
    else writeEvent(world, account, person, 'messaging_seen', { read: { mid } })
  })
}

/** Phones that are away ask what they missed when they are back. */
function waitUntilBack(world: SocialWorld, account: SocialAccount, person: Person, message: Delivery): void {
  const waiting = world.waiting.get(person.address) ?? []
  waiting.push(() => deliverMessage(world, account, person, message))
  world.waiting.set(person.address, waiting)
}

/** Delivers what waited for a handset that is back. */
export function deliverWaiting(world: SocialWorld, address: string): void {
  const waiting = world.waiting.get(address) ?? []
  world.waiting.delete(address)
  for (const deliver of waiting) deliver()
}
