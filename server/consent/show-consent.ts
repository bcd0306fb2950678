import { z } from 'zod'
import { idOf } from '#shared/ids.ts'
import type { ConsentRecord } from './record-consent.ts'
import type { Suppression } from './suppress-address.ts'

/** The API's form of a consent record. */
export const consentShape = z.object({
  id: z.string(),
  contactId: z.string().nullable(),
  channel: z.string(),
  address: z.string(),
  purpose: z.string(),
  state: z.string(),
  basis: z.string().nullable(),
  source: z.string(),
  at: z.string(),
  evidence: z.record(z.string(), z.unknown()),
  recordedBy: z.string(),
})

/** Shows a consent record as the API does. */
export function showConsent(record: ConsentRecord): z.infer<typeof consentShape> {
  const { channel, address, purpose, state, basis, source } = record
  return {
    id: idOf('cns', record.id),
    contactId: record.contact_id && idOf('con', record.contact_id),
    channel,
    address,
    purpose,
    state,
    basis,
    source,
    at: record.at.toISOString(),
    evidence: { ...record.evidence },
    recordedBy: record.recorded_by,
  }
}

/** The API's form of a suppression. */
export const suppressionShape = z.object({
  id: z.string(),
  channel: z.string(),
  address: z.string(),
  scope: z.string(),
  reason: z.string(),
  source: z.string(),
  createdAt: z.string(),
})

/** Shows a suppression as the API does. */
export function showSuppression(row: Suppression): z.infer<typeof suppressionShape> {
  const { channel, address, scope, reason, source } = row
  return {
    id: idOf('sup', row.id),
    channel,
    address,
    scope,
    reason,
    source,
    createdAt: row.created_at.toISOString(),
  }
}
