import { z } from 'zod'
import type { Outcome } from '../channel.ts'
import { retryAfterMs, type HttpAnswer } from '../http/connection.ts'

type Refused = Extract<Outcome, { kind: 'refused' }>

const minuteMs = 60_000

/** What a message comes to that is refused by a status alone, as what stands before Graph does; nothing was taken then. */
export function refusalOfStatus(answer: HttpAnswer): Refused {
  const { status } = answer
  const detail = `Meta answered ${status} without saying why.`
  const later = { kind: 'refused', retry: 'later', detail } as const
  if (status === 401) return { ...later, code: 'credentials_refused', halts: 'credentials' }
  const asked = waitAskedMs(answer)
  // What stands before Graph does not count by the hour as Graph does: where it names no time, the lane's own short wait is right.
  if (status === 429)
    return { ...later, code: 'rate_limited', halts: 'lane', ...(asked !== undefined && { afterMs: asked }) }
  if (status >= 500) return { ...later, code: 'provider_error', afterMs: asked ?? 10_000 }
  return { kind: 'refused', retry: 'never', code: 'provider_error', detail }
}

const usage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.number().default(0) })),
)

/** How long Graph asks to wait, in milliseconds, by either header: the usage header says it in minutes, the longest of all counts. */
export function waitAskedMs(answer: HttpAnswer): number | undefined {
  const asked = retryAfterMs(answer)
  const header = answer.headers['x-business-use-case-usage']
  if (asked !== undefined || !header) return asked
  try {
    const minutes = Object.values(usage.parse(JSON.parse(header)))
      .flat()
      .map((one) => one.estimated_time_to_regain_access)
    const longest = Math.max(0, ...minutes)
    return longest > 0 ? longest * minuteMs : undefined
  } catch {
    return undefined
  }
}
