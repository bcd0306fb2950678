import type { Channel } from './channel.ts'
import { sms } from './sms/sms.ts'
import { telegram } from './telegram/telegram.ts'
import { webchat } from './webchat/webchat.ts'

/** Every channel there is, in the order people see them: deleting a folder and its line removes the channel. */
const all: readonly Channel[] = [sms, telegram, webchat]

const byName = new Map<string, Channel>(all.map((channel) => [channel.name, channel]))

/** Every channel of this version. */
export function allChannels(): readonly Channel[] {
  return all
}

/** The channel of a name; null where this version has none. */
export function channelNamed(name: string): Channel | null {
  return byName.get(name) ?? null
}
