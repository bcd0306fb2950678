import { UrlRefused } from '#platform/outgoing/ssrf-guard.ts'
import { GreetingFailed, greetServer, type Greeting, type SmtpOffer } from './greet-server.ts'
import { SmtpWire } from './smtp-wire.ts'

/** How and as whom a server is connected to. */
export type SessionWish = Greeting & {
  readonly port: number
  readonly localAddress?: string
  /** The addresses of a host; throws UrlRefused for one that must not be connected to. */
  readonly addressesOf: (host: string) => Promise<readonly string[]>
}

const addressesMax = 3

/** Connects to a host, at the first of its addresses that answers, and opens a session. Errors: GreetingFailed. */
export async function openSession(wish: SessionWish): Promise<{ wire: SmtpWire; offer: SmtpOffer }> {
  const wire = await connectTo(wish)
  try {
    return { wire, offer: await greetServer(wire, wish) }
  } catch (error) {
    wire.destroy('the greeting failed')
    throw error
  }
}

async function connectTo({
  host,
  port,
  localAddress,
  timeoutMs,
  addressesOf,
}: SessionWish): Promise<SmtpWire> {
  let failed: unknown = new Error('the host has no address')
  try {
    for (const address of (await addressesOf(host)).slice(0, addressesMax)) {
      try {
        return await SmtpWire.connect({ address, port, timeoutMs, ...(localAddress ? { localAddress } : {}) })
      } catch (error) {
        failed = error
      }
    }
  } catch (error) {
    failed = error
  }
  const said = failed instanceof Error ? failed.message : String(failed)
  if (failed instanceof UrlRefused) throw new GreetingFailed('address', said)
  throw new GreetingFailed('connect', `${host}: ${said}`)
}
