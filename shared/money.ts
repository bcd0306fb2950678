/** An exact sum of money in nano-units (1e-9 of the currency unit), within int8 as the database holds it. */
export type Money = { readonly nanos: bigint; readonly currency: string }

/** Money as the API speaks it: a decimal string and an ISO 4217 code. */
export type MoneyJson = { readonly amount: string; readonly currency: string }

const NANOS_PER_UNIT = 1_000_000_000n
/** The most that a wallet or a sum can hold: int8, in nano-units. */
export const NANOS_MAX = 9_223_372_036_854_775_807n
const NANOS_MIN = -9_223_372_036_854_775_808n
const DECIMAL = /^(-?)(0|[1-9]\d{0,9})(?:\.(\d{1,9}))?$/
const CURRENCY = /^[A-Z]{3}$/

/** Currencies whose minor unit is not a hundredth. Source: ISO 4217 list one. */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  ...digits(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...digits(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...digits(4, 'CLF UYW'),
}

function digits(count: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, count]))
}

/**
 * Reads a decimal amount exactly.
 * Shape: `-?digits(.digits)?`, at most 9 decimals, no leading zeros, no exponent, no spaces. Units: nano-units.
 * Throws RangeError for any other text and beyond int8 (about ±9.2 billion units).
 */
export function parseAmount(text: string): bigint {
  const match = DECIMAL.exec(text)
  if (!match) throw new RangeError(`not a decimal amount with at most 9 decimals: ${JSON.stringify(text)}`)
  const nanos = BigInt(match[2]! + (match[3] ?? '').padEnd(9, '0'))
  return inRange(match[1] ? -nanos : nanos)
}

/** Writes nano-units as a decimal string with two to nine decimals and no exponent: `0.0075`, `1.00`. */
export function formatAmount(nanos: bigint): string {
  const digitsOnly = (nanos < 0n ? -nanos : nanos).toString().padStart(10, '0')
  const point = digitsOnly.length - 9
  let end = digitsOnly.length
  while (end > point + 2 && digitsOnly.charCodeAt(end - 1) === 0x30) end--
  return `${nanos < 0n ? '-' : ''}${digitsOnly.slice(0, point)}.${digitsOnly.slice(point, end)}`
}

/** Makes money from a decimal string or from nano-units. Throws RangeError for a bad amount or currency code. */
export function money(amount: string | bigint, currency: string): Money {
  if (!CURRENCY.test(currency)) {
    throw new RangeError(`not an ISO 4217 currency code: ${JSON.stringify(currency)}`)
  }
  return { nanos: typeof amount === 'string' ? parseAmount(amount) : inRange(amount), currency }
}

/** Turns money into its API form. */
export function toJson(value: Money): MoneyJson {
  return { amount: formatAmount(value.nanos), currency: value.currency }
}

/** Reads money from its API form. Throws RangeError for a bad amount or currency code. */
export function fromJson(json: MoneyJson): Money {
  return money(json.amount, json.currency)
}

/** Adds two sums of one currency. Throws RangeError when the currencies differ or the sum leaves int8. */
export function add(left: Money, right: Money): Money {
  ensureSameCurrency(left, right)
  return { nanos: inRange(left.nanos + right.nanos), currency: left.currency }
}

/** Takes the second sum from the first. Throws RangeError when the currencies differ or the result leaves int8. */
export function subtract(left: Money, right: Money): Money {
  ensureSameCurrency(left, right)
  return { nanos: inRange(left.nanos - right.nanos), currency: left.currency }
}

/** Turns a debit into a credit and back. */
export function negate(value: Money): Money {
  return { nanos: inRange(-value.nanos), currency: value.currency }
}

/** Multiplies a price by a whole count, exactly. Throws RangeError for a fraction or when the result leaves int8. */
export function multiply(value: Money, count: number | bigint): Money {
  return { nanos: inRange(value.nanos * whole(count)), currency: value.currency }
}

/**
 * Rates a quantity: price × quantity ÷ per, divided once and rounded half away from zero.
 * Units: nano-units; quantity and per in the same unit (seconds against 60, segments against 1).
 * Throws RangeError for a fraction, a per that is not positive, or a result beyond int8.
 */
export function rate(priceNanos: bigint, quantity: number | bigint, per: number | bigint): bigint {
  const divisor = whole(per)
  if (divisor <= 0n) throw new RangeError(`a rate is per a positive quantity, not per ${per}`)
  return inRange(divideHalfUp(priceNanos * whole(quantity), divisor))
}

/** Orders two sums of one currency: -1, 0 or 1. Throws RangeError when the currencies differ. */
export function compare(left: Money, right: Money): -1 | 0 | 1 {
  ensureSameCurrency(left, right)
  return left.nanos < right.nanos ? -1 : left.nanos > right.nanos ? 1 : 0
}

/** Tells how many decimals a currency's minor unit has: 2 for most, 0 for JPY, 3 for KWD. Source: ISO 4217. */
export function minorDigits(currency: string): number {
  return Object.hasOwn(MINOR_DIGITS, currency) ? MINOR_DIGITS[currency]! : 2
}

/** Rounds money to whole minor units (cents), half away from zero, for invoices and payments. */
export function toMinorUnits(value: Money): bigint {
  return divideHalfUp(value.nanos, NANOS_PER_UNIT / 10n ** BigInt(minorDigits(value.currency)))
}

/** Makes money from whole minor units (cents). */
export function fromMinorUnits(units: bigint, currency: string): Money {
  return money((units * NANOS_PER_UNIT) / 10n ** BigInt(minorDigits(currency)), currency)
}

/** Writes money for people in their locale, with every decimal it has and at least the currency's own. */
export function formatMoney(json: MoneyJson, locale: string): string {
  return moneyFormat(locale, json.currency).format(json.amount as `${number}`)
}

/** Formatters are dear to make, and a page of prices needs one of them hundreds of times. */
const formats = new Map<string, Intl.NumberFormat>()

function moneyFormat(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`
  const known = formats.get(key)
  if (known) return known
  const minimumFractionDigits = minorDigits(currency)
  const options = { style: 'currency', currency, minimumFractionDigits, maximumFractionDigits: 9 } as const
  const format = new Intl.NumberFormat(locale, options)
  formats.set(key, format)
  return format
}

function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const magnitude = ((dividend < 0n ? -dividend : dividend) * 2n + divisor) / (divisor * 2n)
  return dividend < 0n ? -magnitude : magnitude
}

function whole(count: number | bigint): bigint {
  if (typeof count === 'number' && !Number.isSafeInteger(count)) {
    throw new RangeError(`not a whole count: ${count}`)
  }
  return BigInt(count)
}

function inRange(nanos: bigint): bigint {
  if (nanos > NANOS_MAX || nanos < NANOS_MIN)
    throw new RangeError('the amount is larger than an account can hold')
  return nanos
}

function ensureSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new RangeError(`cannot mix ${left.currency} with ${right.currency}`)
  }
}
