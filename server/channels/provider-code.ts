/** What one of a provider's codes comes to, for people. */
export type ProviderCode = {
  /** Ours: what a message that ends by it bears. */
  readonly code: string
  /** What it means, and how it is mended. */
  readonly meaning: string
}

/** A provider's codes as its details name them; of a channel that has no provider's codes, ours. */
export type ProviderCodes = Readonly<Record<string, ProviderCode>>

/** The lines of a channel's own table, as people are shown them. */
export function shownCodes(table: Readonly<Record<string, ProviderCode>>): ProviderCodes {
  return Object.fromEntries(
    Object.entries(table).map(([name, { code, meaning }]) => [name, { code, meaning }]),
  )
}
