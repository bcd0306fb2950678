export const filterNames = [
  'status',
  'direction',
  'channel',
  'class',
  'to',
  'from',
  'q',
  'since',
  'until',
] as const
export type FilterName = (typeof filterNames)[number]

/** The filters of the log as they stand in the address bar; `since` and `until` are calendar days of the account's zone. */
export type LogFilters = { [name in FilterName]?: string }

/** Reads the filters from the address; anything unknown is left out. */
export function readLogFilters(search: Record<string, unknown>): LogFilters {
  const filters: LogFilters = {}
  for (const name of filterNames) {
    const value = search[name]
    if (typeof value === 'string' && value !== '') filters[name] = value
    // A bare number in the address bar is read as a number by the router; an address stays a text.
    if (typeof value === 'number') filters[name] = String(value)
  }
  return filters
}

export const isFiltered = (filters: LogFilters) => Object.values(filters).some(Boolean)
