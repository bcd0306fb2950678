import { createHash } from 'node:crypto'

/** What the registry's tags tell an Indian operator about a message. */
export type DltRegistration = {
  readonly entityId: string
  readonly templateId: string
  /** Null where the entity named no telemarketers: whoever hands over to the operator hashes the chain. */
  readonly chainHash: string | null
}

/** An SMPP parameter with a text value. */
export type DltTlv = { readonly tag: number; readonly value: string }

/** Under which tags a carrier wants them; some suppliers swap them. */
export type DltTags = { readonly entity: number; readonly template: number; readonly chain: number }

/** Tags as the Indian operators publish them. */
export const standardDltTags: DltTags = { entity: 0x1400, template: 0x1401, chain: 0x1402 }

/**
 * Makes the SMPP parameters that carry a DLT registration: ASCII, exact length, no closing NUL.
 * Source: Indian operators' DLT parameters for SMPP, 0x1400 to 0x1402.
 */
export function dltTlvs(registration: DltRegistration, tags: DltTags = standardDltTags): DltTlv[] {
  const { entityId, templateId, chainHash } = registration
  return [
    { tag: tags.entity, value: entityId },
    { tag: tags.template, value: templateId },
    ...(chainHash === null ? [] : [{ tag: tags.chain, value: chainHash }]),
  ]
}

/**
 * Hashes the declared path from the entity to the delivering telemarketer; null when none is declared.
 * Shape: lower-case hex SHA-256 of the ids joined by commas, without spaces.
 */
export function chainHash(entityId: string, telemarketerIds: readonly string[]): string | null {
  if (telemarketerIds.length === 0) return null
  return createHash('sha256')
    .update([entityId, ...telemarketerIds].join(','))
    .digest('hex')
}
