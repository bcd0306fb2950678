import { z } from 'zod'
import { fromJson } from '#shared/money.ts'

/** Money in a request or an answer: a decimal string with at most nine decimals, and the currency. */
export const moneyShape = z
  .object({
    amount: z.string().regex(/^-?(0|[1-9]\d{0,9})(\.\d{1,9})?$/, 'a decimal with at most 9 decimals'),
    currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code'),
  })
  .refine(isHoldable, 'the amount is larger than an account can hold')

function isHoldable(json: { amount: string; currency: string }): boolean {
  try {
    fromJson(json)
    return true
  } catch {
    return false
  }
}
