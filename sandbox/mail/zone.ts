/** Kinds of records the sandbox's DNS holds. */
export const recordTypes = ['TXT', 'MX', 'A', 'AAAA', 'CNAME'] as const

/** What is asked of a name. */
export type RecordType = (typeof recordTypes)[number]

const namesMax = 5_000

/** The DNS of the sandbox network, in memory. Names are in lower case without the dot at their end. */
export class Zone {
  readonly #records = new Map<string, Map<RecordType, readonly string[]>>()

  /** What stands at a name; null for a name that has nothing at all. */
  find(name: string, type: RecordType): readonly string[] | null {
    const at = this.#records.get(plain(name))
    return at ? (at.get(type) ?? []) : null
  }

  /** Puts records in the place of those of their kind. No values take them away. */
  put(name: string, type: RecordType, values: readonly string[]): void {
    const at = this.#records.get(plain(name)) ?? new Map<RecordType, readonly string[]>()
    if (values.length > 0) at.set(type, values)
    else at.delete(type)
    if (at.size === 0) this.#records.delete(plain(name))
    else if (this.#records.size < namesMax) this.#records.set(plain(name), at)
  }

  list(): { name: string; type: RecordType; values: readonly string[] }[] {
    return [...this.#records].flatMap(([name, at]) =>
      Array.from(at, ([type, values]) => ({ name, type, values })),
    )
  }

  /** Asks it as mailauth asks a DNS. Rejects as Node's own does. */
  readonly resolver = async (name: string, type: string): Promise<string[][] | string[]> => {
    const values = this.find(name, type as RecordType)
    if (!values || values.length === 0)
      throw Object.assign(new Error(`no ${type} at ${name}`), { code: values ? 'ENODATA' : 'ENOTFOUND' })
    if (type === 'TXT') return values.map((value) => value.match(/.{1,255}/g) ?? [''])
    return type === 'MX' ? (values.map(exchangeOf) as never[]) : [...values]
  }

  /** The host that takes a domain's mail; null when it takes none. */
  exchangeFor(domain: string): string | null {
    const [first] = (this.find(domain, 'MX') ?? [])
      .map(exchangeOf)
      .toSorted((a, b) => a.priority - b.priority)
    return first?.exchange ?? null
  }
}

function exchangeOf(value: string): { priority: number; exchange: string } {
  const [priority = '0', exchange = ''] = value.trim().split(/\s+/)
  return { priority: Number(priority), exchange: plain(exchange) }
}

function plain(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '')
}
