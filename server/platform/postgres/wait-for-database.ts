import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { log } from '../log.ts'

/** Away for now: nobody listens, the name is not known yet, or the server is starting, stopping or full. */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P01',
  '57P03',
  '53300',
])

/** Waits until a database answers. What waiting cannot mend (password, name of the database) throws at once, in words. */
export async function waitForDatabase(url: string, waitMs: number): Promise<void> {
  const until = performance.now() + waitMs
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectOnce(url)
    } catch (error) {
      const why = reasonOf(error)
      if (!isPassing(error))
        throw new Error(`the database ${withoutPassword(url)} refuses us: ${why}`, { cause: error })
      if (performance.now() > until)
        throw new Error(
          `the database ${withoutPassword(url)} does not answer (${why}): start it or mend DATABASE_URL; waited ${waitMs / 1_000} s`,
          { cause: error },
        )
      if (attempt === 1) log.warn({ reason: why }, 'the database does not answer yet; waiting for it')
      await pause(500)
    }
  }
}

/** Connects once and leaves. */
export async function connectOnce(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'patchbay-probe',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
  } finally {
    await client.end().catch(() => {})
  }
}

/** A URL as it may be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/(\/\/[^:@/]*):[^@/]*@/, '$1:***@')
}

function isPassing(error: unknown): boolean {
  const { code, message } = error as { code?: string; message: string }
  return (code !== undefined && passing.has(code)) || /timeout|terminated/i.test(message)
}

/** Node gives an empty message when every address of a name failed. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  return message || code || 'no reason given'
}
