import { z } from 'zod'

const user = z.object({
  id: z.int(),
  is_bot: z.boolean().default(false),
  first_name: z.string().default(''),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
})

const chat = z.object({
  id: z.int(),
  type: z.string(),
  title: z.string().optional(),
  username: z.string().optional(),
})

const file = z.object({
  file_id: z.string(),
  file_size: z.int().optional(),
  mime_type: z.string().optional(),
  file_name: z.string().optional(),
})

const location = z.object({ latitude: z.number(), longitude: z.number() })

const message = z.looseObject({
  message_id: z.int(),
  date: z.int(),
  edit_date: z.int().optional(),
  from: user.optional(),
  chat,
  /** In whose name it was written: an anonymous administrator's group, or a channel. */
  sender_chat: chat.optional(),
  author_signature: z.string().optional(),
  media_group_id: z.string().optional(),
  reply_to_message: z.object({ message_id: z.int(), chat: z.object({ id: z.int() }) }).optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(file.extend({ width: z.int(), height: z.int() })).optional(),
  animation: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  audio: file.optional(),
  voice: file.optional(),
  document: file.optional(),
  sticker: file
    .extend({
      is_animated: z.boolean().default(false),
      is_video: z.boolean().default(false),
      emoji: z.string().optional(),
    })
    .optional(),
  location: location.optional(),
  venue: z.object({ location, title: z.string(), address: z.string() }).optional(),
  contact: z
    .object({
      phone_number: z.string(),
      first_name: z.string(),
      last_name: z.string().optional(),
      user_id: z.int().optional(),
    })
    .optional(),
  migrate_to_chat_id: z.int().optional(),
})

const button = z.looseObject({ text: z.string(), callback_data: z.string().optional() })

const callbackQuery = z.object({
  id: z.string(),
  from: user,
  data: z.string().optional(),
  message: z
    .object({
      message_id: z.int(),
      chat,
      reply_markup: z.object({ inline_keyboard: z.array(z.array(button)) }).optional(),
    })
    .optional(),
})

const membership = z.object({
  chat,
  from: user,
  old_chat_member: z.object({ status: z.string() }),
  new_chat_member: z.object({ status: z.string() }),
})

const reaction = z.object({ type: z.string(), emoji: z.string().optional() })

const messageReaction = z.object({
  chat,
  message_id: z.int(),
  user: user.optional(),
  actor_chat: chat.optional(),
  date: z.int(),
  old_reaction: z.array(reaction),
  new_reaction: z.array(reaction),
})

/** An update as Telegram posts it, with the kinds we read; of those we do not, their number alone. */
export const hookShape = z.object({
  update_id: z.int(),
  message: message.optional(),
  edited_message: message.optional(),
  channel_post: message.optional(),
  edited_channel_post: message.optional(),
  callback_query: callbackQuery.optional(),
  my_chat_member: membership.optional(),
  message_reaction: messageReaction.optional(),
})

/** A message, as an update brings it. */
export type HookMessage = z.infer<typeof message>

/** A file of a message; its id fetches it. */
export type HookFile = z.infer<typeof file>

/** A button that was pressed below a message. */
export type HookCallbackQuery = z.infer<typeof callbackQuery>

/** What the bot became in a chat: blocked, started, put out. */
export type HookMembership = z.infer<typeof membership>

/** What somebody put on a message, and what was there before. */
export type HookReaction = z.infer<typeof messageReaction>

/** A person or a bot. */
export type HookUser = z.infer<typeof user>

/** Where something was said: a private chat, a group, a channel. */
export type HookChat = z.infer<typeof chat>
