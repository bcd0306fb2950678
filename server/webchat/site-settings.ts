import { z } from 'zod'
import { allowedOrigin } from '#platform/http/allowed-origin.ts'
import { rewordable } from '#shared/webchat-widget.ts'

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'A time of day such as 09:30.')
const language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'A language such as es or pt-BR.')

const hours = z.strictObject({
  timezone: z.string().refine(isTimeZone, 'A time zone such as Asia/Kolkata.'),
  windows: z
    .array(
      z
        .strictObject({
          /** 1 is Monday, 7 is Sunday. */
          days: z.array(z.int().min(1).max(7)).min(1).max(7),
          opens: timeOfDay,
          closes: timeOfDay,
        })
        .refine(
          ({ opens, closes }) => opens < closes,
          'It closes before it opens, and would never be open. For a night give two: 18:00 to 24:00, and 00:00 to 02:00 of the next day.',
        ),
    )
    .max(50),
  /** Days on which nobody is there, as the calendar of the zone writes them. */
  holidays: z.array(z.iso.date()).max(400).default([]),
})

/** When somebody is there, by the clock of a time zone; holidays are days of it. */
export type OpeningHours = z.infer<typeof hours>

const formField = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-zA-Z0-9_]{0,39}$/, 'Letters and digits, such as orderNumber.'),
    label: z.string().min(1).max(120),
    kind: z.enum(['text', 'email', 'phone', 'choice']).default('text'),
    isRequired: z.boolean().default(false),
    choices: z.array(z.string().min(1).max(120)).max(50).default([]),
  })
  .refine(({ kind, choices }) => kind !== 'choice' || choices.length > 0, 'Give the choices.')

/** Kinds of files that a browser can be handed without danger, and that people send. */
const usualFileTypes = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
  'audio/mpeg',
  'audio/ogg',
  'audio/webm',
  'video/mp4',
  'video/webm',
] as const

/** How web chat looks and behaves on an account's site. */
export const siteSettings = z.strictObject({
  /** Sites that may show it; none: nobody. */
  allowedOrigins: z
    .array(allowedOrigin)
    .max(50)
    .default([])
    .describe(
      'Where your site is, one to a line: https://shop.example, or https://*.shop.example for every name below it.',
    ),
  /** Refuses visitors who say who they are without the hash of your server. */
  requireIdentity: z.boolean().default(false),
  theme: z
    .strictObject({
      colour: z
        .string()
        .regex(/^#[0-9a-f]{6}$/i, 'A colour such as #1f5fd6.')
        .default('#1f5fd6'),
      scheme: z.enum(['light', 'dark', 'auto']).default('auto'),
      position: z.enum(['end', 'start']).default('end'),
      offset: z
        .strictObject({ x: z.int().min(0).max(400), y: z.int().min(0).max(400) })
        .default({ x: 20, y: 20 }),
    })
    .prefault({}),
  /** `auto` follows the page, then the browser. */
  language: z.union([z.literal('auto'), language]).default('auto'),
  /** Own words, by language and name of the text. */
  texts: z.record(language, z.partialRecord(z.enum(rewordable), z.string().min(1).max(300))).default({}),
  /** When somebody is there; null: always. */
  hours: hours.nullable().default(null),
  /** Nobody is there for now, whatever the hours say. */
  isAway: z.boolean().default(false),
  /** What a visitor meets when nobody is there: a form that asks for an address, or the chat with a notice. */
  whenAway: z.enum(['form', 'chat']).default('form'),
  /** What is asked before the first message. */
  preChat: z.array(formField).max(10).default([]),
  uploads: z
    .strictObject({
      sizeBytesMax: z
        .int()
        .min(1_024)
        .max(25 * 1_048_576)
        .default(10 * 1_048_576),
      types: z
        .array(z.enum(usualFileTypes))
        .min(1)
        .default([...usualFileTypes]),
    })
    .nullable()
    .prefault({}),
})

/** The settings of a site, defaults filled in. */
export type SiteSettings = z.infer<typeof siteSettings>

/** Secrets that may be in force besides the newest. */
export const previousSecretsMax = 8

/** A site as the web chat knows it: what an account set up, and the secret with which its server vouches for visitors. */
export type Site = {
  readonly accountId: string
  /** Public: stands in the page. */
  readonly key: string
  readonly settings: SiteSettings
  readonly identitySecret: string
  /** The secrets before this one, the last one first: the account's server may sign with each up to an instant. */
  readonly previousSecrets: readonly { readonly secret: string; readonly untilMs: number }[]
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
