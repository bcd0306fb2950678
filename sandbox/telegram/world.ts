import type { Handsets } from '../handsets/handsets.ts'
import type { Later } from '../later.ts'
import type { FileStore, StoredFile } from './file-store.ts'
import type { Rates } from './rates.ts'
import type { Params, UploadedFile } from './read-params.ts'
import type { UpdateQueue } from './update-queue.ts'

/** Somebody who writes: a person or a bot. Source: Bot API, User. */
export type User = {
  readonly id: number
  readonly is_bot: boolean
  readonly first_name: string
  readonly username?: string
  readonly language_code?: string
}

/** A message as Telegram writes it. What it says stands under the name of its kind. */
export type Message = {
  readonly message_id: number
  readonly date: number
  readonly from: User
  readonly chat: Readonly<Record<string, unknown>> & { readonly id: number }
  readonly [kind: string]: unknown
}

/** A conversation of a bot's: with one person, or with the members of a group. */
export type Chat = {
  readonly id: number
  readonly type: 'private' | 'group' | 'supergroup'
  readonly title: string
  /** The handsets that see it. */
  readonly members: string[]
  readonly messages: Map<number, Message>
  /** The keyboard that stands in the place of the person's own. */
  keyboard: readonly KeyboardButton[]
  isBlocked: boolean
  /** The id of the supergroup it became. */
  movedTo: number | null
}

/** A button of such a keyboard: it writes its text, or shares what it asks for. */
export type KeyboardButton = {
  readonly text: string
  readonly request_location?: boolean
  readonly request_contact?: boolean
}

/** A bot with its chats, what waits for its webhook, and how fast it may send. */
export type Bot = {
  readonly id: number
  token: string
  readonly username: string
  readonly firstName: string
  readonly chats: Map<number, Chat>
  readonly updates: UpdateQueue
  /** Pressed buttons that still wait, and when that ends. */
  readonly pressed: Map<string, number>
  readonly rates: Rates
  commands: readonly unknown[]
  lastMessageId: number
}

/** What the stand-in is made of. */
export type World = {
  readonly handsets: Handsets
  readonly bots: Map<string, Bot>
  readonly files: FileStore
  readonly later: Later
  readonly settings: WorldSettings
  /** Where the stand-in is reached, prefix included. */
  readonly url: () => string
  /** Makes a bot, as BotFather does. */
  readonly addBot: (token: string, username: string, firstName: string) => Bot
  /** What an offline handset has not seen yet. */
  readonly waiting: Map<string, (() => void)[]>
}

/** What the stand-in is strict about; a test may be stricter or faster than Telegram. */
export type WorldSettings = {
  readonly perSecond: number
  readonly perChatPerSecond: number
  readonly perChatBurst: number
  readonly perGroupPerMinute: number
  /** How long a pressed button can be answered. */
  readonly pressedMs: number
}

/** A call of a method as its player gets it. */
export type Play = {
  readonly world: World
  readonly bot: Bot
  readonly params: Params
  readonly files: ReadonlyMap<string, UploadedFile>
}

/** What a method answers: a result, and the words Telegram puts beside some. */
export type Played = { readonly result: unknown; readonly description?: string }

export type { StoredFile }
