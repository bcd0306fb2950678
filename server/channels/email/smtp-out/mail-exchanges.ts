import { resolve4, resolve6, resolveMx } from 'node:dns/promises'
import { isIP } from 'node:net'

/** Where a domain's mail goes. */
export type Exchange =
  /** The hosts in the order they are tried. */
  | { readonly kind: 'hosts'; readonly hosts: readonly string[] }
  | { readonly kind: 'none'; readonly reason: 'domain_unknown' | 'domain_takes_no_mail' }
  | { readonly kind: 'unclear'; readonly detail: string }

/** The questions we ask the DNS. They reject with a `code` as Node's own do. Tests pass their own. */
export type MailResolver = {
  readonly mx: (
    domain: string,
  ) => Promise<readonly { readonly exchange: string; readonly priority: number }[]>
  readonly addresses: (host: string) => Promise<readonly string[]>
}

/** The DNS as this machine is set up for it; IPv4 first, for a server without reverse DNS is refused on IPv6 more often. */
export const systemResolver: MailResolver = {
  mx: resolveMx,
  addresses: async (host) => {
    if (isIP(host)) return [host]
    const [four, six] = await Promise.allSettled([resolve4(host), resolve6(host)])
    const found = [
      ...(four.status === 'fulfilled' ? four.value : []),
      ...(six.status === 'fulfilled' ? six.value : []),
    ]
    if (found.length === 0 && four.status === 'rejected') throw four.reason
    return found
  },
}

const absent = new Set(['ENOTFOUND', 'ENODATA'])
const domainsMax = 20_000
const keptMs = { known: 30 * 60_000, unclear: 60_000 } as const

/**
 * Knows where each domain's mail goes, and asks the DNS once for many mails.
 * Source: RFC 5321 §5.1; RFC 7505 for domains that take no mail.
 */
export class MailExchanges {
  private readonly known = new Map<string, { readonly exchange: Exchange; readonly untilMs: number }>()
  private readonly asked = new Map<string, ((exchange: Exchange) => void)[]>()
  private readonly resolver: MailResolver

  constructor(resolver: MailResolver) {
    this.resolver = resolver
  }

  /** Calls back at once where the domain is known. */
  find(domain: string, found: (exchange: Exchange) => void): void {
    const known = this.known.get(domain)
    if (known && known.untilMs > performance.now()) return found(known.exchange)
    const waiting = this.asked.get(domain)
    if (waiting) return void waiting.push(found)
    this.asked.set(domain, [found])
    void lookUp(this.resolver, domain).then((exchange) => this.learn(domain, exchange))
  }

  private learn(domain: string, exchange: Exchange): void {
    this.known.delete(domain)
    if (this.known.size >= domainsMax) this.known.delete(this.known.keys().next().value ?? '')
    const forMs = exchange.kind === 'unclear' ? keptMs.unclear : keptMs.known
    this.known.set(domain, { exchange, untilMs: performance.now() + forMs })
    const waiting = this.asked.get(domain) ?? []
    this.asked.delete(domain)
    for (const found of waiting) found(exchange)
  }
}

async function lookUp({ mx, addresses }: MailResolver, domain: string): Promise<Exchange> {
  try {
    const records = await mx(domain).catch((error: unknown) => {
      if (codeOf(error) === 'ENODATA') return []
      throw error
    })
    if (records.some(({ exchange }) => exchange === '' || exchange === '.'))
      return { kind: 'none', reason: 'domain_takes_no_mail' }
    if (records.length > 0) return { kind: 'hosts', hosts: inOrder(records) }
    await addresses(domain)
    return { kind: 'hosts', hosts: [domain] }
  } catch (error) {
    const code = codeOf(error)
    return absent.has(code) ? { kind: 'none', reason: 'domain_unknown' } : { kind: 'unclear', detail: code }
  }
}

function inOrder(records: readonly { exchange: string; priority: number }[]): string[] {
  const sorted = records.toSorted((a, b) => a.priority - b.priority || (a.exchange < b.exchange ? -1 : 1))
  return sorted.slice(0, 8).map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, ''))
}

const codeOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error)
