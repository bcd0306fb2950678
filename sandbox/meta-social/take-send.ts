import { GraphFault, faultOfCode, wrongParameter } from './graph-fault.ts'
import { deliverMessage } from './deliver-message.ts'
import { echoMessage } from './echo-message.ts'
import type { Person } from './people.ts'
import { readSend, type Send } from './send-shapes.ts'
import { shownMessage } from './shown-message.ts'
import type { SocialAccount, SocialApp } from './social-account.ts'
import type { SocialWorld } from './social-world.ts'

const dayMs = 86_400_000

/** Takes a send as Graph does: reads it strictly, asks whether it is allowed now, shows it and tells what becomes of it. */
export function takeSend(
  world: SocialWorld,
  account: SocialAccount,
  app: SocialApp,
  body: unknown,
): Record<string, string> {
  const send = readSend(account, body)
  const person = findPerson(world, account, send.recipient.id)
  if (send.sender_action) return act(world, account, person, send)
  const shown = shownMessage(world, account, send)
  world.rates.take(account.id, shown.isMedia)
  ensureAllowed(world, account, person, app, send)
  ensureReachable(world, account, person)
  const kept = world.kept.add(account.product, {
    accountId: account.id,
    personId: person.id,
    fromPerson: false,
    text: shown.text,
    quickReplies: shown.quickReplies,
  })
  world.counts.sent++
  echoMessage(world, account, person, { mid: kept.mid, appId: app.id, message: send.message ?? {} })
  deliverMessage(world, account, person, { mid: kept.mid, text: shown.text, rich: shown.rich })
  return { recipient_id: person.id, message_id: kept.mid }
}

function findPerson(world: SocialWorld, account: SocialAccount, id: string): Person {
  const person = world.people.find(account, id)
  if (person) return person
  if (account.product === 'messenger') throw wrongParameter('No matching user found', 2018001)
  throw new GraphFault('The requested user cannot be found.', {
    code: 100,
    subcode: 2534014,
    type: 'IGApiException',
  })
}

function ensureAllowed(
  world: SocialWorld,
  account: SocialAccount,
  person: Person,
  app: SocialApp,
  { messaging_type: type = 'RESPONSE', tag, message }: Send,
): void {
  const silentMs = world.people.silentMs(account, person)
  if (message?.template) {
    if (type !== 'UTILITY' && silentMs > dayMs) throw outsideWindow(account)
    return ensureFeature(app, 'utility', 'page_utility_messaging')
  }
  if (type === 'UTILITY')
    throw wrongParameter('Param message[template] is required with messaging_type UTILITY')
  if (type !== 'MESSAGE_TAG') {
    if (silentMs > dayMs) throw outsideWindow(account)
    return
  }
  if (tag === undefined) throw wrongParameter('Param tag is required with messaging_type MESSAGE_TAG')
  // The other tags ended on 27 April 2026.
  if (tag !== 'HUMAN_AGENT') throw wrongParameter(`Invalid parameter: the tag ${tag} is not supported`)
  ensureFeature(app, 'human_agent', 'Human Agent')
  if (silentMs > 7 * dayMs) throw outsideWindow(account)
}

function ensureFeature({ features }: SocialApp, feature: string, name: string): void {
  if (features.has(feature)) return
  throw new GraphFault(`(#10) Application does not have permission for this action: ${name}`, { code: 10 })
}

/** Each product words it in its own way. */
function outsideWindow({ product }: SocialAccount): GraphFault {
  return product === 'messenger'
    ? faultOfCode('10/2018278')
    : new GraphFault('This message is sent outside of allowed window.', {
        code: 10,
        subcode: 2534022,
        status: 403,
        type: 'IGApiException',
      })
}

function ensureReachable({ handsets }: SocialWorld, _: SocialAccount, { address }: Person): void {
  const { deliver, code } = handsets.behaviour(address)
  if (deliver === 'block') throw faultOfCode(code ?? '551/1545041')
  if (deliver === 'fail') throw faultOfCode(code ?? '10/2018108')
}

/** An action shows no message: it marks one, or that somebody writes. */
function act(
  world: SocialWorld,
  account: SocialAccount,
  { id, address }: Person,
  { sender_action: action, payload }: Send,
): Record<string, string> {
  if (action === 'mark_seen') markSeen(world, account, address)
  if (action === 'react' || action === 'unreact') {
    const message = world.kept.find(payload?.message_id ?? '')
    if (message?.accountId !== account.id || message.personId !== id)
      throw wrongParameter('Param payload[message_id] is not a message of this conversation')
    const emoji = action === 'react' ? reactionOf(account, payload?.reaction) : null
    const shown = world.handsets.find(address, message.mid)
    const reactions = emoji === null ? [] : [emoji]
    world.handsets.revise(address, message.mid, { rich: { ...shown?.rich, reactions } })
  }
  return { recipient_id: id }
}

/** Any emoji; Instagram knows the heart by its old name too. */
function reactionOf({ product }: SocialAccount, reaction: string | undefined): string {
  if (product === 'instagram' && reaction === 'love') return '❤️'
  if (!reaction || !/\p{Extended_Pictographic}/u.test(reaction))
    throw wrongParameter('Param payload[reaction] must be a valid emoji')
  return reaction
}

function markSeen({ handsets, directory }: SocialWorld, account: SocialAccount, address: string): void {
  for (const { id, direction, to, ticks } of handsets.messages(address, { channel: account.product }))
    if (direction === 'sent' && directory.account(to) === account && ticks !== 'read')
      handsets.revise(address, id, { ticks: 'read' })
}
