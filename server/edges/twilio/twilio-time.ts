const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const dayMs = 86_400_000

const two = (n: number): string => String(n).padStart(2, '0')

/** An instant as the 2010 API writes it: `Thu, 24 Aug 2023 05:01:45 +0000`. Source: RFC 5322 §3.3. */
export function rfc2822Time(at: Date): string {
  const day = `${days[at.getUTCDay()]}, ${two(at.getUTCDate())} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
  return `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`
}

/** An instant as Twilio's newer APIs write it: whole seconds in UTC. */
export function isoTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}

/** A stretch of time: its first instant, and the first that is too late. */
export type TimeSpan = { readonly from: Date; readonly to: Date }

/**
 * What a filter such as `DateSent` names: a day of UTC, or a second; null for a text that is no time.
 * Shape: without a zone it is UTC.
 */
export function readTwilioTime(text: string): TimeSpan | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const from = Date.parse(`${text}T00:00:00Z`)
    return spanOf(from, dayMs)
  }
  const iso = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:?\d{2})?$/.exec(text)
  return spanOf(Date.parse(iso ? `${iso[1]}T${iso[2]}${iso[3] ?? 'Z'}` : text), 1_000)
}

/** The whole day of UTC in which a stretch of time begins. */
export function dayOf({ from }: TimeSpan): TimeSpan {
  const start = Math.floor(from.getTime() / dayMs) * dayMs
  return { from: new Date(start), to: new Date(start + dayMs) }
}

function spanOf(fromMs: number, lengthMs: number): TimeSpan | null {
  if (!Number.isFinite(fromMs)) return null
  return { from: new Date(fromMs), to: new Date(fromMs + lengthMs) }
}
