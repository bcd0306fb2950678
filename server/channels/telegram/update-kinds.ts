/** The kinds of update we read: Telegram is asked for these and sends no others. Reactions come only when they are named. */
export const updateKinds = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'callback_query',
  'my_chat_member',
  'message_reaction',
] as const
