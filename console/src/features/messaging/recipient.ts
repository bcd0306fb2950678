import { formatPhoneNumber, parsePhoneNumber } from '#shared/phone-numbers.ts'

/** The number in the form the API takes, or what was typed when it is no number yet. */
const mailAddress = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/

export const isMailAddress = (typed: string) => mailAddress.test(typed.trim())

export const normaliseRecipient = (typed: string) =>
  isMailAddress(typed) ? typed.trim().toLowerCase() : (parsePhoneNumber(typed)?.e164 ?? typed.trim())

export const isRecipient = (typed: string) => parsePhoneNumber(typed) !== null || isMailAddress(typed)

/** The channel an address is of by itself: mail, or the telephone's own. */
export const channelOfAddress = (typed: string) => (isMailAddress(typed) ? 'email' : 'sms')

/** Whether what was typed can be written to on a channel. */
export const isRecipientOn = (channel: string, typed: string) =>
  channel === 'email' ? isMailAddress(typed) : parsePhoneNumber(typed) !== null

/** What a typed number is understood as: the number the way people group it, and its country's name. */
export function describeRecipient(typed: string, language: string): string | null {
  const number = parsePhoneNumber(typed)
  if (!number) return null
  const country =
    number.country && new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }).of(number.country)
  return [formatPhoneNumber(number.e164), country].filter(Boolean).join(' · ')
}
