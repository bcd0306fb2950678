import type { Channel } from './channel.ts'
import { instagram } from './instagram/instagram.ts'
import { messenger } from './messenger/messenger.ts'
import { email } from './email/email.ts'
import { push } from './push/push.ts'
import { rcs } from './rcs/rcs.ts'
import { sms } from './sms/sms.ts'
import { telegram } from './telegram/telegram.ts'
import { webchat } from './webchat/webchat.ts'
import { whatsapp } from './whatsapp/whatsapp.ts'

/** Every channel there is, in the order people see them: deleting a folder and its line removes the channel. */
const all: readonly Channel[] = [sms, email, whatsapp, rcs, messenger, instagram, telegram, push, webchat]

const byName = new Map<string, Channel>(all.map((channel) => [channel.name, channel]))

/** Every channel of this version. */
export function allChannels(): readonly Channel[] {
  return all
}

/** The channel of a name; null where this version has none. */
export function channelNamed(name: string): Channel | null {
  return byName.get(name) ?? null
}
