import type { Outcome } from '../channel.ts'
import type { ProviderCodes } from '../provider-code.ts'

type Refused = Extract<Outcome, { kind: 'refused' }>

/** What a no of Telegram's comes to. `says`: how its description is known; without, any other of that status. */
type Code = Pick<Refused, 'retry' | 'code' | 'halts'> & {
  readonly status: number
  readonly says?: RegExp
  /** How the no is called in details and in lists of meanings: its status, and its words where it has some. */
  readonly name: string
  /** What it means, and the mend. */
  readonly meaning: string
}

/** The one table of what Telegram refuses; the first line that fits decides. Source: Bot API 10.1, tdlib/telegram-bot-api. */
export const codes: readonly Code[] = [
  {
    status: 400,
    says: /chat not found|user not found|chat_id is empty|peer_id_invalid|chat_id_invalid/i,
    name: '400 chat not found',
    code: 'recipient_invalid',
    retry: 'never',
    meaning:
      'The bot knows no such chat: the id is wrong, or the contact never wrote to this bot. Have the contact press Start first.',
  },
  {
    status: 400,
    says: /upgraded to a supergroup/i,
    name: '400 group chat was upgraded to a supergroup chat',
    code: 'recipient_invalid',
    retry: 'never',
    meaning: 'The group has another id since it was made a supergroup. Use the new one.',
  },
  {
    status: 400,
    says: /http url|web page content|file identifier|image_process_failed|photo_(?:invalid|ext|save)|dimensions|file is too big|wrong file|wrong type of file|media_(?:invalid|empty)|sticker|upload file|file must be non-empty/i,
    name: '400 wrong media',
    code: 'media_refused',
    retry: 'never',
    meaning:
      'Telegram could not fetch the file or not show it. Check that its URL is public, that its type is as told, and its size: 10 MB for pictures, 50 MB for the rest.',
  },
  {
    status: 400,
    says: /not enough rights|have no rights|write_forbidden|need administrator|voice_messages_forbidden|topic_closed/i,
    name: '400 not enough rights',
    code: 'not_permitted',
    retry: 'never',
    meaning:
      "The bot may not send this there. In a group give it the right; a contact's own setting only the contact can change.",
  },
  {
    status: 400,
    says: /message to (?:be replied|react|reply) not found|message_id_invalid|message not found/i,
    name: '400 message to answer not found',
    code: 'content_refused',
    retry: 'never',
    meaning: 'The message that is answered or reacted to is no longer there. Send without it.',
  },
  {
    status: 400,
    name: '400',
    code: 'content_refused',
    retry: 'never',
    meaning: 'Telegram refuses the content as it is. Mend what it names.',
  },
  {
    status: 401,
    name: '401',
    code: 'credentials_refused',
    retry: 'later',
    halts: 'credentials',
    meaning: 'The bot token was revoked or is wrong. Take the present one from BotFather and enter it.',
  },
  {
    status: 403,
    says: /blocked by the user/i,
    name: '403 bot was blocked by the user',
    code: 'recipient_blocked',
    retry: 'never',
    meaning: 'The contact blocked the bot. Only the contact can lift that, by starting the bot again.',
  },
  {
    status: 403,
    says: /user is deactivated/i,
    name: '403 user is deactivated',
    code: 'recipient_unreachable',
    retry: 'never',
    meaning: "The contact's Telegram account was deleted. Reach the contact on another channel.",
  },
  {
    status: 403,
    says: /can't initiate conversation/i,
    name: "403 bot can't initiate conversation with a user",
    code: 'recipient_unreachable',
    retry: 'never',
    meaning: 'A bot cannot write first. Give the contact a link to the bot and have it press Start.',
  },
  {
    status: 403,
    says: /kicked from|not a member|chat was deleted|chat is deactivated/i,
    name: '403 bot is not a member of the chat',
    code: 'recipient_unreachable',
    retry: 'never',
    meaning: 'The bot was taken out of the group, or the group is gone. Add the bot to it again.',
  },
  {
    status: 403,
    name: '403',
    code: 'not_permitted',
    retry: 'never',
    meaning:
      'Telegram does not let the bot do this. See what it says, and give the bot the right in the chat.',
  },
  {
    status: 404,
    says: /method not found/i,
    name: '404 method not found',
    code: 'provider_error',
    retry: 'never',
    meaning: 'The Bot API server is older than what is sent. Update it.',
  },
  {
    status: 404,
    name: '404',
    code: 'credentials_refused',
    retry: 'later',
    halts: 'credentials',
    meaning:
      'Telegram knows no bot by this token, or the address of the Bot API server is wrong. Check both in the connector.',
  },
  {
    status: 406,
    name: '406',
    code: 'account_restricted',
    retry: 'never',
    meaning: "Telegram froze the bot's account. Write to its support from the account that owns the bot.",
  },
  {
    status: 409,
    name: '409',
    code: 'provider_error',
    retry: 'later',
    meaning: 'Another program uses the bot at the same time. Stop it, or give it a bot of its own.',
  },
  {
    status: 413,
    name: '413',
    code: 'media_refused',
    retry: 'never',
    meaning: 'The file is too big to be sent: 10 MB for pictures, 50 MB for the rest. Send a link to it.',
  },
  {
    status: 429,
    name: '429',
    code: 'rate_limited',
    retry: 'later',
    meaning:
      'More messages than Telegram takes: about 30 a second for a bot, one a second to a contact, 20 a minute to a group. They go on by themselves.',
  },
]

const providerFault: Code = {
  status: 500,
  name: '5xx',
  code: 'provider_error',
  retry: 'later',
  meaning: 'Telegram has trouble of its own. The message is tried again.',
}

/** The line of the table for a no of Telegram's. */
export function codeOf(status: number, description: string): Code {
  return codes.find((one) => one.status === status && (one.says?.test(description) ?? true)) ?? providerFault
}

/** What every no means, by its name. */
export const namedCodes: ProviderCodes = Object.fromEntries(
  [...codes, providerFault].map(({ name, code, meaning }) => [name, { code, meaning }]),
)
