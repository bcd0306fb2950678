import ipaddr from 'ipaddr.js'
import { now, nowMs } from '#platform/clock.ts'
import { inTransaction, maybeOne, type Tx } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { idOf, newId, timeOfId, uuidOf } from '#shared/ids.ts'
import { judgeHit, sweepMs, type Hit, type HitVerdict } from './judge-hit.ts'
import { hitInserted, hitsLocked, machineSeen, personSeen, sweptTogether } from './queries.ts'
import type { TrackingClaim } from './tracking-token.ts'

/** Who asked for a tracking address, as the HTTP request tells. */
export type HitRequest = Omit<Hit, 'kind' | 'ageMs'>

/** More requests for one mail than this say nothing new. */
const hitsMax = 500
const seenMs = 60_000

/**
 * Keeps a request for a tracking address with a verdict whether a person made it. Every request is kept as it came; the verdict of
 * those before changes when a later one shows that a program follows every link.
 */
export async function recordHit(claim: TrackingClaim, request: HitRequest): Promise<void> {
  const { accountId, messageId, kind } = claim
  const at = now()
  const network = networkOf(request.ip)
  const userAgent = request.userAgent.replaceAll('\u0000', '').toWellFormed().slice(0, 300)
  const alone = judgeHit({ ...request, kind, ageMs: ageOf(messageId) })
  await inTransaction(async (tx) => {
    await tx.query(hitsLocked(messageId))
    const known = await maybeOne(
      tx,
      machineSeen(accountId, messageId, network, userAgent, new Date(at.getTime() - seenMs)),
    )
    const { verdict, because }: HitVerdict =
      known && kind !== 'open' && alone.verdict === 'human'
        ? { verdict: 'machine', because: 'the same program followed links of the mail by itself' }
        : alone
    if (verdict === 'human' && kind !== 'unsubscribe') await tellOpened(tx, claim, at)
    const link = claim.kind === 'click' ? claim.link : claim.kind === 'open' ? null : -1
    await tx.query(
      hitInserted(
        {
          accountId,
          id: uuidOf(newId('hit', nowMs())),
          messageId,
          kind,
          link,
          at,
          network,
          userAgent,
          verdict,
          because,
        },
        hitsMax,
      ),
    )
    if (kind !== 'open')
      await tx.query(
        sweptTogether(
          accountId,
          messageId,
          new Date(at.getTime() - sweepMs),
          'several links were followed at once',
        ),
      )
  })
}

/** Tells the first time that a person is seen to have a mail: whatever its receiver did not say, it has arrived. */
async function tellOpened(tx: Tx, { accountId, messageId }: TrackingClaim, at: Date): Promise<void> {
  if (await maybeOne(tx, personSeen(accountId, messageId))) return
  await publish(tx, 'email.opened', accountId, { messageId: idOf('msg', messageId), at: at.toISOString() })
}

/** An id tells when its message was made; one from ahead of our clock tells nothing. */
function ageOf(messageId: string): number | null {
  try {
    const ageMs = nowMs() - timeOfId(`msg_${messageId.replaceAll('-', '')}`)
    return ageMs < 0 ? null : ageMs
  } catch {
    return null
  }
}

/** The network of an address, and no more of it than is needed: where a person sits is nobody's business. */
function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ''
  const address = ipaddr.process(ip)
  const bits = address.kind() === 'ipv4' ? 24 : 48
  return address.kind() === 'ipv4'
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`
}
