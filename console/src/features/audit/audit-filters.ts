const filterNames = ['actor', 'action', 'since', 'until'] as const
export type AuditFilterName = (typeof filterNames)[number]

/** The filters of the audit log as they stand in the address bar; `since` and `until` are calendar days of the account's zone. */
export type AuditFilters = { [name in AuditFilterName]?: string }

/** Reads the filters from the address; anything unknown is left out. */
export function readAuditFilters(search: Record<string, unknown>): AuditFilters {
  const filters: AuditFilters = {}
  for (const name of filterNames) {
    const value = search[name]
    if (typeof value === 'string' && value !== '') filters[name] = value
    // A bare number in the address bar is read as a number by the router; a name stays a text.
    if (typeof value === 'number') filters[name] = String(value)
  }
  return filters
}
