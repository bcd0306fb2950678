import { authenticate, type DNSResolver } from 'mailauth'
import { log } from '#platform/log.ts'

/** Results as RFC 8601 §2.7 names them. */
export type AuthResult =
  | 'none'
  | 'neutral'
  | 'pass'
  | 'fail'
  | 'softfail'
  | 'policy'
  | 'temperror'
  | 'permerror'

/** Whether a mail is from whom it says. */
export type SenderVerdict = {
  readonly spf: AuthResult
  /** Every signature with its domain. */
  readonly dkim: readonly { readonly domain: string; readonly result: AuthResult }[]
  /** `policy` is what the domain asks receivers to do with mail that fails. */
  readonly dmarc: { readonly result: AuthResult; readonly policy: string | null }
}

/** Whom a mail came from, by the SMTP session that brought it. */
export type CameFrom = {
  readonly ip: string
  readonly helo: string
  /** MAIL FROM; empty for a report. */
  readonly from: string
  /** The name of our server. */
  readonly receivedBy: string
}

/** Nothing of a stranger's DNS may hold a mail up for longer. */
const waitMs = 15_000

/**
 * Checks SPF, DKIM and DMARC of a mail. What cannot be looked up now is `temperror`: a mail is never lost for it.
 * Shape: without a `resolver` the system's DNS answers.
 */
export async function verifySender(
  raw: Uint8Array,
  { ip, helo, from, receivedBy }: CameFrom,
  resolver?: DNSResolver,
): Promise<SenderVerdict> {
  try {
    const found = await withinTime(
      authenticate(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), {
        ip,
        helo,
        sender: from,
        mta: receivedBy,
        disableBimi: true,
        ...(resolver && { resolver }),
      }),
    )
    const { spf, dkim, dmarc } = found
    return {
      spf: resultOf(spf ? spf.status.result : 'none'),
      dkim: dkim.results.flatMap(({ signingDomain, status }) =>
        signingDomain ? [{ domain: signingDomain, result: resultOf(status.result) }] : [],
      ),
      dmarc: {
        result: resultOf(dmarc ? dmarc.status.result : 'none'),
        policy: (dmarc && dmarc.policy) || null,
      },
    }
  } catch (error) {
    log.warn({ err: error, ip }, 'the sender of a mail could not be verified')
    return { spf: 'temperror', dkim: [], dmarc: { result: 'temperror', policy: null } }
  }
}

const results = new Set<string>([
  'none',
  'neutral',
  'pass',
  'fail',
  'softfail',
  'policy',
  'temperror',
  'permerror',
])

function resultOf(result: string): AuthResult {
  return results.has(result) ? (result as AuthResult) : 'permerror'
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${waitMs} ms`)), waitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
