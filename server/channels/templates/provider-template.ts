import type { TemplateDefinition } from '../template-keeping.ts'

/** Where a template is between draft and deletion; from `pending` on the provider decides. */
export const providerTemplateStates = [
  'draft',
  'pending',
  'approved',
  'rejected',
  'paused',
  'disabled',
  'deleted',
] as const

/** `draft`: not submitted yet. */
export type ProviderTemplateState = (typeof providerTemplateStates)[number]

/** A template of an account, with what its provider says of it. */
export type ProviderTemplate = TemplateDefinition & {
  readonly id: string
  readonly accountId: string
  readonly connectorId: string
  readonly channel: string
  readonly state: ProviderTemplateState
  readonly reason: string | null
  readonly quality: string | null
  /** The provider's id of it; null until it was submitted. */
  readonly reference: string | null
  readonly createdAt: Date
  readonly changedAt: Date
  readonly submittedAt: Date | null
  readonly syncedAt: Date | null
}
