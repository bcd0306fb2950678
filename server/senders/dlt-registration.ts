import type { headerCategories, registrationStates, templateCategories } from '#shared/dlt-registrations.ts'
import type { MessageClass } from '#policy/policy.ts'

export type HeaderCategory = (typeof headerCategories)[number]
export type TemplateCategory = (typeof templateCategories)[number]
export type RegistrationState = (typeof registrationStates)[number]

/** A business as the DLT registry knows it. */
export type DltEntity = {
  /** 19 digits. */
  readonly entityId: string
  readonly name: string
  /** The telemarketers its messages pass, nearest to it first, the one that delivers last. */
  readonly telemarketerIds: readonly string[]
  /** Longest value of a template variable, in characters: 30, or 40 with some operators. */
  readonly variableLengthMax: number
  readonly status: RegistrationState
}

/** A registered sender string; case counts. */
export type DltHeader = {
  readonly header: string
  readonly entityId: string
  readonly category: HeaderCategory
  readonly status: RegistrationState
}

/** A registered text with variables. */
export type DltTemplate = {
  /** 19 digits. */
  readonly templateId: string
  readonly entityId: string
  readonly name: string
  readonly headers: readonly string[]
  readonly category: TemplateCategory
  readonly body: string
  readonly status: RegistrationState
}

const headersForClass: Readonly<Record<MessageClass, readonly HeaderCategory[]>> = {
  promotional: ['promotional', 'service'],
  service: ['service', 'transactional'],
  transactional: ['transactional', 'service'],
  authentication: ['transactional', 'service'],
}

/** Tells whether a header of this category may carry messages of this class. */
export function headerCarries(category: HeaderCategory, messageClass: MessageClass): boolean {
  return headersForClass[messageClass].includes(category)
}

/**
 * Tells whether a template may carry messages of this class from a header of this category.
 * Promotion goes from a digit header with a promotional template, or from a service header with a service-explicit one.
 * Source: TCCCPR 2018 as amended 2025, message classes.
 */
export function templateCarries(
  category: TemplateCategory,
  messageClass: MessageClass,
  header: HeaderCategory,
): boolean {
  if (messageClass === 'promotional')
    return category === (header === 'promotional' ? 'promotional' : 'service_explicit')
  return category === 'transactional' || category === 'service_implicit'
}

/** The category a template of this class is registered under, unless the customer says another. */
export function categoryOfClass(messageClass: MessageClass): TemplateCategory {
  if (messageClass === 'promotional') return 'promotional'
  return messageClass === 'service' ? 'service_implicit' : 'transactional'
}
