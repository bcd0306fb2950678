import { callerOf } from '../http/caller-of.ts'
import { NotSent, Unanswered } from '../http/connection.ts'

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

/** Fetches a file from a public address, or from our own media, to be sent on. Follows no redirects. Throws FileUnavailable. */
export async function fetchPublicFile(text: string, sizeBytesMax: number): Promise<Buffer> {
  const caller = callerOf(1, { answerBytesMax: sizeBytesMax, toProviders: false })
  try {
    const { status, body } = await caller.call({ method: 'GET', url: text, timeoutMs: withinMs })
    if (status === 200) return body
    throw new FileUnavailable(`${text} could not be fetched: HTTP ${status}.`, status >= 500)
  } catch (error) {
    if (error instanceof FileUnavailable) throw error
    const mayCome = (error instanceof NotSent || error instanceof Unanswered) && error.mayCome
    throw new FileUnavailable(`${text} could not be fetched: ${(error as Error).message}`, mayCome)
  } finally {
    await caller.close()
  }
}
