import { useMemo } from 'react'
import type { Money } from '@/api/types.ts'
import { useSession } from '@/api/session.ts'
import { useLocale } from '@/app/locale.tsx'

export type Format = ReturnType<typeof createFormat>

/** Formats numbers, money and times for the reader's language and the account's time zone. */
export function useFormat(): Format {
  const { language } = useLocale()
  const zone = useSession().data?.account?.timezone
  return useMemo(() => createFormat(regional(language), zone), [language, zone])
}

/** The reader's own kind of the language: a Briton reads 24 hours and the day first. */
function regional(language: string): string {
  return navigator.languages.find((each) => each.split('-')[0] === language) ?? language
}

/**
 * The formatters of one language and one time zone.
 * Money has two decimals, or four to six where it carries parts of a cent, because a message costs less than one.
 */
export function createFormat(language: string, timeZone = 'UTC') {
  const number = new Intl.NumberFormat(language)
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long', timeZone })
  const minute = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium', timeZone })
  const shortClock = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone })
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'narrow' })
  return {
    timeZone,
    number: (value: number) => number.format(value),
    bytes: (value: number) => formatBytes(language, value),
    money: (money: Money) => formatMoney(language, money),
    roundMoney: (money: Money) => formatRoundMoney(language, money),
    exact: (at: string) => exact.format(new Date(at)),
    minute: (at: string) => minute.format(new Date(at)),
    clock: (at: string) => clock.format(new Date(at)),
    shortClock: (at: string) => shortClock.format(new Date(at)),
    day: (at: string) => day.format(new Date(at)),
    relative: (at: string, now: number) => formatRelative(relative, day, at, now),
  }
}

/** In units of a thousand, as disks and mail providers count. */
function formatBytes(language: string, bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const
  const place = bytes < 1_000 ? 0 : bytes < 999_500 ? 1 : 2
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[place] ?? 'byte',
    unitDisplay: place === 0 ? 'long' : 'short',
    maximumFractionDigits: place === 2 ? 1 : 0,
  }).format(bytes / 1_000 ** place)
}

function formatMoney(language: string, { amount, currency }: Money): string {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: /\.\d\d0*[1-9]/.test(amount) ? 4 : 2,
    maximumFractionDigits: 6,
  })
  // Intl formats a decimal string without passing through a binary float.
  return format.format(amount as `${number}`)
}

/** Rounded down to cents, so that it never promises more than there is. */
function formatRoundMoney(language: string, { amount, currency }: Money): string {
  return new Intl.NumberFormat(language, { style: 'currency', currency, roundingMode: 'floor' }).format(
    amount as `${number}`,
  )
}

function formatRelative(
  relative: Intl.RelativeTimeFormat,
  day: Intl.DateTimeFormat,
  at: string,
  now: number,
): string {
  const seconds = Math.round((Date.parse(at) - now) / 1000)
  const size = Math.abs(seconds)
  if (size < 5) return relative.format(0, 'second')
  if (size < 60) return relative.format(seconds, 'second')
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
  if (size < 7 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day')
  return day.format(new Date(at))
}
