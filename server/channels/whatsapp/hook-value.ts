/** What one change of a webhook carries; its shape is its field's. */
export type HookValue = Readonly<Record<string, unknown>>

/** Who the hook is of. */
export type Reader = {
  /** The connector's number: `+` and digits. */
  readonly address: string
  readonly phoneNumberId: string
  readonly businessAccountId: string
}

/** The objects of an array; empty for anything else. */
export function list(value: unknown): readonly HookValue[] {
  return Array.isArray(value)
    ? value.filter((one): one is HookValue => typeof one === 'object' && one !== null)
    : []
}

/** A number as addresses write it. Meta writes digits alone, and displays with spaces. */
export function addressOf(waId: unknown): string | null {
  const digits = said(waId).replace(/\D/g, '')
  return digits === '' ? null : `+${digits}`
}

/** Milliseconds of Meta's seconds, which come as text; undefined when they are none. */
export function atMs(timestamp: unknown): number | undefined {
  const seconds = Number(timestamp)
  return seconds > 0 ? seconds * 1_000 : undefined
}

/** The object of a value; empty for anything else. */
export function objectOf(value: unknown): HookValue {
  return typeof value === 'object' && value !== null ? (value as HookValue) : {}
}

/** What a value says in words: a text or a number; empty for anything else. */
export function said(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
