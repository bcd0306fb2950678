import type { Channel } from './channel.ts'
import { sms } from './sms/sms.ts'
import { webchat } from './webchat/webchat.ts'

/** Every channel there is: deleting a folder and its line removes the channel. */
const all: readonly Channel[] = [sms, webchat]

const byName = new Map<string, Channel>(all.map((channel) => [channel.name, channel]))

/** The channel of a name; null where this version has none. */
export function channelNamed(name: string): Channel | null {
  return byName.get(name) ?? null
}

/** Every channel of this version, in the order people see them. */
export function allChannels(): readonly Channel[] {
  return all
}

export type { Channel, LateReference, Link, LinkState, Outcome, OutboundMessage } from './channel.ts'
export type { InboundContent, InboundMessage, InboundPart, Receipt, Update } from './update.ts'
export type { WindowFacts } from './window-rule.ts'
export { textOf } from './text-of.ts'
export { contentShape, type Content } from './content.ts'
export { changeCarrier, createCarrier, openCarrierLink } from './carrier.ts'
export type { Carrier } from './carrier.ts'
export { carriersBySystem } from './carriers-by-system.ts'
export { carriersOf, chooseCarrier, type RouteTable } from './choose-carrier.ts'
export { carrierDirectory, type CarrierDirectory } from './carrier-directory.ts'
export { createRoute } from './create-route.ts'
