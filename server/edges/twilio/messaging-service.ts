import { z } from 'zod'
import { now, nowMs } from '#platform/clock.ts'
import { maybeOne, type Db, type Tx } from '#platform/db.ts'
import type { MessageClass } from '#shared/message-kinds.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { field, filled, flag, wholeNumber, type Form } from './form.ts'
import { insertService, serviceById, servicesOf, updateService, type ServiceRow } from './queries/services.ts'
import { readMethod, readUrl } from './read-url.ts'
import { TwilioError } from './twilio-error.ts'

const method = z.enum(['GET', 'POST'])
const usecases = ['notifications', 'marketing', 'verification', 'discussion', 'poll', 'undeclared'] as const

/** How a messaging service sends and whom it tells. What Twilio's services know and ours does not is kept and shown, without effect. */
const settingsShape = z.object({
  friendlyName: z.string(),
  inboundRequestUrl: z.string().nullable().default(null),
  inboundMethod: method.default('POST'),
  fallbackUrl: z.string().nullable().default(null),
  fallbackMethod: method.default('POST'),
  statusCallback: z.string().nullable().default(null),
  stickySender: z.boolean().default(true),
  mmsConverter: z.boolean().default(true),
  smartEncoding: z.boolean().default(true),
  fallbackToLongCode: z.boolean().default(true),
  areaCodeGeomatch: z.boolean().default(true),
  validityPeriod: z.int().default(36_000),
  synchronousValidation: z.boolean().default(false),
  useInboundWebhookOnNumber: z.boolean().default(false),
  usecase: z.enum(usecases).default('undeclared'),
})

/** The settings of a messaging service, defaults filled in. */
export type ServiceSettings = z.infer<typeof settingsShape>

/** A messaging service: a pool of senders with what its messages have in common. */
export type MessagingService = Omit<ServiceRow, 'settings'> & { readonly settings: ServiceSettings }

/** How long a message may wait, at most and unless said otherwise, in seconds. */
export const validitySecondsMax = 36_000

/** Makes a messaging service of a form. Throws a TwilioError for a field that is wrong. */
export async function createService(tx: Tx, accountId: string, form: Form): Promise<MessagingService> {
  const friendlyName = filled(form, 'FriendlyName')
  if (friendlyName === undefined) throw new TwilioError(20001, "A 'FriendlyName' is required.")
  const settings = settingsShape.parse({ friendlyName, ...readSettings(form) })
  const made = { id: uuidOf(newId('mgs', nowMs())), settings, createdAt: now(), updatedAt: now() }
  await tx.run(insertService(accountId, made))
  return made
}

/** Changes what a form names of a messaging service. Throws a TwilioError. */
export async function changeService(
  tx: Tx,
  accountId: string,
  id: string,
  form: Form,
): Promise<MessagingService> {
  const { settings } = await getService(tx, accountId, id)
  const changed = settingsShape.parse({ ...settings, ...readSettings(form) })
  const row = await maybeOne<ServiceRow>(tx, updateService(accountId, id, changed, now()))
  return serviceOf(row as ServiceRow)
}

/** The messaging services of an account, newest first. */
export async function listServices(on: Db, accountId: string): Promise<MessagingService[]> {
  return (await on.query<ServiceRow>(servicesOf(accountId))).map(serviceOf)
}

/** The messaging service of a uuid. Throws a TwilioError where there is none. */
export async function getService(on: Db, accountId: string, id: string): Promise<MessagingService> {
  const row = await maybeOne<ServiceRow>(on, serviceById(accountId, id))
  if (!row) throw new TwilioError(20404)
  return serviceOf(row)
}

/** The settings of a service as they are stored; null where there is none. */
export function readServiceSettings(stored: unknown): ServiceSettings | null {
  return stored === null || stored === undefined ? null : settingsShape.parse(stored)
}

/** Why the messages of a service are sent: its use case says it, and which permission they need follows from that. */
export function classOfUsecase({ usecase }: Pick<ServiceSettings, 'usecase'>): MessageClass {
  if (usecase === 'marketing') return 'promotional'
  return usecase === 'verification' ? 'authentication' : 'transactional'
}

function serviceOf({ settings, ...row }: ServiceRow): MessagingService {
  return { ...row, settings: settingsShape.parse(settings) }
}

function readSettings(form: Form): Partial<ServiceSettings> {
  const usecase = filled(form, 'Usecase')?.toLowerCase()
  if (usecase !== undefined && !usecases.some((one) => one === usecase))
    throw new TwilioError(20001, `Usecase must be one of ${usecases.join(', ')}.`)
  const validityPeriod = wholeNumber(form, 'ValidityPeriod')
  if (validityPeriod !== undefined) ensureValidity(validityPeriod)
  return given({
    friendlyName: field(form, 'FriendlyName')?.trim() || undefined,
    inboundRequestUrl: readUrl(form, 'InboundRequestUrl'),
    inboundMethod: readMethod(form, 'InboundMethod'),
    fallbackUrl: readUrl(form, 'FallbackUrl'),
    fallbackMethod: readMethod(form, 'FallbackMethod'),
    statusCallback: readUrl(form, 'StatusCallback', 21609),
    stickySender: flag(form, 'StickySender'),
    mmsConverter: flag(form, 'MmsConverter'),
    smartEncoding: flag(form, 'SmartEncoding'),
    fallbackToLongCode: flag(form, 'FallbackToLongCode'),
    areaCodeGeomatch: flag(form, 'AreaCodeGeomatch'),
    validityPeriod,
    synchronousValidation: flag(form, 'SynchronousValidation'),
    useInboundWebhookOnNumber: flag(form, 'UseInboundWebhookOnNumber'),
    usecase: usecase as ServiceSettings['usecase'] | undefined,
  })
}

/** Refuses a validity period that Twilio does not know. Throws a TwilioError. */
export function ensureValidity(seconds: number): void {
  if (seconds >= 1 && seconds <= validitySecondsMax) return
  throw new TwilioError(21624, `ValidityPeriod must be between 1 and ${validitySecondsMax} seconds.`)
}

function given<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
}
