import { idOf } from '#shared/ids.ts'
import { z } from 'zod'
import { contactChannels } from './address.ts'

/** An address of a contact as the API shows it: one line for each channel it is known to be used on. */
export type Identity = { readonly channel: string; readonly address: string; readonly verified: boolean }

/** An identity as it is stored. */
export type IdentityRow = {
  readonly kind: string
  readonly scope: string
  readonly address: string
  readonly channels: readonly string[]
  readonly verified: boolean
}

/** A contact as it is stored; `created_at` is text when it was part of a merge. */
export type ContactRow = {
  readonly id: string
  readonly name: string | null
  readonly language: string | null
  readonly timezone: string | null
  readonly country: string | null
  readonly attributes: Readonly<Record<string, unknown>>
  readonly created_at: Date
  readonly identities: readonly IdentityRow[]
}

/** What the send path needs to know of the person behind an address. */
export type ContactFacts = {
  /** Uuid of the contact. */
  readonly contactId: string
  readonly timezone: string | null
  readonly language: string | null
  readonly country: string | null
}

/** UTF-16 units of the longest name of a contact. */
export const nameLengthMax = 200

const language = z
  .string()
  .max(35)
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR')
const timezone = z.string().max(64).refine(isTimezone, 'must be a time zone such as Asia/Kolkata')
const country = z.string().regex(/^[A-Z]{2}$/, 'must be a country such as IN, by ISO 3166')
const attributes = z
  .record(z.string().max(100), z.unknown())
  .refine((value) => JSON.stringify(value).length <= 16_384, 'must hold at most 16 KiB')

/** The fields of a contact that a customer may set. */
export const contactFields = z.object({
  name: z.string().trim().min(1).max(nameLengthMax).nullable().optional(),
  language: language.nullable().optional(),
  timezone: timezone.nullable().optional(),
  country: country.nullable().optional(),
  attributes: attributes.optional(),
})

export type ContactFields = z.infer<typeof contactFields>

/** An address as a customer gives it. */
export const identityInput = z.object({
  channel: z.enum(contactChannels),
  address: z.string().min(1).max(512),
  verified: z.boolean().optional(),
})

export type IdentityInput = z.infer<typeof identityInput>

/** The API's form of a contact. */
export const contactShape = z.object({
  id: z.string(),
  name: z.string().nullable(),
  language: z.string().nullable(),
  timezone: z.string().nullable(),
  country: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  identities: z.array(z.object({ channel: z.string(), address: z.string(), verified: z.boolean() })),
  createdAt: z.string(),
})

/** Shows a contact as the API does. */
export function showContact(row: ContactRow): z.infer<typeof contactShape> {
  return {
    id: idOf('con', row.id),
    name: row.name,
    language: row.language,
    timezone: row.timezone,
    country: row.country,
    attributes: { ...row.attributes },
    identities: identitiesOf(row),
    createdAt: row.created_at.toISOString(),
  }
}

/** The addresses of a contact, one line for each channel. */
export function identitiesOf(row: Pick<ContactRow, 'identities'>): Identity[] {
  return row.identities.flatMap(({ channels, address, verified }) =>
    channels.map((channel) => ({ channel, address, verified })),
  )
}

/** The words of a name as they are searched: without case and accents. */
export function searchWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
