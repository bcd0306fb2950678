import type { RawRequest } from '../connecting.ts'

/** What Telegram was told to prove itself with. */
export const hookSecret = 'kq3Vt_1fX-hooksecret'

/** A contact, the bot, and the bot's address, as the fixtures name them. */
export const ana = {
  id: 5123456789,
  is_bot: false,
  first_name: 'Ana',
  last_name: 'Ríos',
  username: 'anarios',
  language_code: 'es',
}
export const bot = { id: 7000000001, is_bot: true, first_name: 'Patchbay', username: 'patchbay_bot' }
export const address = '@patchbay_bot'

/** The request by which Telegram posts an update. */
export function hookOf(update: Record<string, unknown>): RawRequest {
  return {
    method: 'POST',
    url: '/in/telegram/x',
    query: {},
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': hookSecret },
    body: Buffer.from(JSON.stringify({ update_id: 827315001, ...update })),
  }
}
