import { isIPv6 } from 'node:net'
import { Agent, errors, type Dispatcher } from 'undici'
import { UrlRefused, hostOf, publicAddress, publicUrl } from '#platform/outgoing/ssrf-guard.ts'

const withinMs = 30_000

/** Why a file could not be fetched to be uploaded; the message says it to whoever named its URL. */
export class FileUnavailable extends Error {
  /** Whether it may be there later: its server was away, and did not refuse. */
  readonly mayCome: boolean

  constructor(message: string, mayCome: boolean) {
    super(message)
    this.mayCome = mayCome
  }
}

/** Fetches a file from a public address, to be sent on. Follows no redirects. Throws FileUnavailable. */
export async function fetchPublicFile(text: string, sizeBytesMax: number): Promise<Buffer> {
  const agent = new Agent({ maxResponseSize: sizeBytesMax })
  try {
    const url = publicUrl(text)
    const answer = await requestAt(agent, url, await publicAddress(hostOf(url)))
    if (answer.statusCode !== 200)
      throw new FileUnavailable(
        `${text} could not be fetched: HTTP ${answer.statusCode}.`,
        answer.statusCode >= 500,
      )
    return Buffer.from(await answer.body.arrayBuffer())
  } catch (error) {
    if (error instanceof FileUnavailable) throw error
    const isFinal = error instanceof UrlRefused || error instanceof errors.ResponseExceededMaxSizeError
    throw new FileUnavailable(`${text} could not be fetched: ${(error as Error).message}`, !isFinal)
  } finally {
    await agent.destroy()
  }
}

/** Connects to the address that was checked, and asks no resolver a second time. */
function requestAt(agent: Agent, url: URL, address: string): Promise<Dispatcher.ResponseData> {
  const host = isIPv6(address) ? `[${address}]` : address
  const origin = `${url.protocol}//${host}${url.port ? `:${url.port}` : ''}`
  return agent.request({
    origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: { host: url.host, 'user-agent': 'Patchbay' },
    headersTimeout: withinMs,
    bodyTimeout: withinMs,
  })
}
