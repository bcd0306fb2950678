import type { TemplateChange } from '../../update.ts'

/** Where a template stands: what may be done with it. */
export type TemplateState = NonNullable<TemplateChange['state']>

const states: Readonly<Record<string, TemplateState>> = {
  APPROVED: 'approved',
  REINSTATED: 'approved',
  UNARCHIVED: 'approved',
  // A flagged template is still sent: the flag is a warning.
  FLAGGED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  REJECTED: 'rejected',
  LIMIT_EXCEEDED: 'rejected',
  PAUSED: 'paused',
  LOCKED: 'paused',
  DISABLED: 'disabled',
  ARCHIVED: 'disabled',
  PENDING_DELETION: 'deleted',
  DELETED: 'deleted',
}

/** Our state of one of Meta's statuses or events; null for one that is not known. */
export function stateOfStatus(status: string): TemplateState | null {
  return Object.hasOwn(states, status) ? (states[status] ?? null) : null
}
