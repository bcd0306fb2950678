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

/**
 * The number a WhatsApp id is of, as addresses write it. Meta writes digits alone, and displays with spaces. Ids of Mexico
 * keep the 1 of mobile numbers that is not dialled any more, many of Brazil lack the ninth digit that is.
 */
export function addressOf(waId: unknown): string | null {
  const address = waIdAddress(waId)
  const mexican = /^\+521(\d{10})$/.exec(address ?? '')
  if (mexican) return `+52${mexican[1]}`
  const brazilian = /^\+55(\d\d)([6-9]\d{7})$/.exec(address ?? '')
  return brazilian ? `+55${brazilian[1]}9${brazilian[2]}` : address
}

/** A WhatsApp id in the form of an address, as it is. */
export function waIdAddress(waId: unknown): string | null {
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
