import { badRequest } from './telegram-error.ts'
import type { KeyboardButton } from './world.ts'

type InlineButton = Readonly<Record<string, unknown>> & { readonly text: string }

/** What stands below a message: its own buttons, the keyboard in the place of the person's, or the end of that. */
export type ReplyMarkup = {
  readonly inline: { readonly inline_keyboard: readonly (readonly InlineButton[])[] } | undefined
  /** Undefined leaves the keyboard as it is. */
  readonly keyboard: readonly KeyboardButton[] | undefined
}

const buttonsMax = 100
const callbackBytesMax = 64
const actions = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
]

/** Reads what is to stand below a message, as strict as Telegram. Throws TelegramError. */
export function readReplyMarkup(markup: unknown): ReplyMarkup {
  if (markup === undefined) return { inline: undefined, keyboard: undefined }
  const { inline_keyboard, keyboard, remove_keyboard } = markup as {
    inline_keyboard?: readonly (readonly InlineButton[])[]
    keyboard?: readonly (readonly (KeyboardButton | string)[])[]
    remove_keyboard?: boolean
  }
  if (inline_keyboard) return { inline: { inline_keyboard: checked(inline_keyboard) }, keyboard: undefined }
  if (keyboard)
    return {
      inline: undefined,
      keyboard: keyboard.flat().map((button) => (typeof button === 'string' ? { text: button } : button)),
    }
  return { inline: undefined, keyboard: remove_keyboard ? [] : undefined }
}

function checked(rows: readonly (readonly InlineButton[])[]): readonly (readonly InlineButton[])[] {
  const buttons = rows.flat()
  if (buttons.length > buttonsMax) throw badRequest('reply markup is too long')
  for (const button of buttons) {
    if (button.text.trim() === '') throw badRequest('BUTTON_TEXT_INVALID')
    const has = actions.filter((action) => button[action] !== undefined && button[action] !== '')
    if (has.length === 0) throw badRequest('Text buttons are unallowed in the inline keyboard')
    const { callback_data, url } = button
    if (typeof callback_data === 'string' && Buffer.byteLength(callback_data) > callbackBytesMax)
      throw badRequest('BUTTON_DATA_INVALID')
    if (typeof url === 'string' && !isOpenable(url))
      throw badRequest(`inline keyboard button URL '${url}' is invalid: Unsupported URL protocol`)
  }
  return rows.filter((row) => row.length > 0)
}

const isOpenable = (url: string): boolean =>
  /^(?:https?|tg|ton):\/\/\S+$/i.test(url) || /^[\w-]+(?:\.[\w-]+)+\S*$/.test(url)
