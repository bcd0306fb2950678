/** What stands in an address behind the question mark, in order. */
export type Query = ReadonlyMap<string, string>

/** Reads the query of an address; of a name that comes twice the last counts. */
export function readQuery(url: string): Query {
  const at = url.indexOf('?')
  return new Map(at < 0 ? [] : new URLSearchParams(url.slice(at + 1)))
}

/** A value of a query; undefined when it is absent or empty. */
export function filledQuery(query: Query, name: string): string | undefined {
  return query.get(name)?.trim() || undefined
}
