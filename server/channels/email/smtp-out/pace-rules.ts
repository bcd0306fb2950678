/** What is done about an answer that asks us to hold back. */
export type PaceEffect =
  | { readonly kind: 'pause' }
  | { readonly kind: 'rate'; readonly perMinute: number }
  | { readonly kind: 'connections'; readonly max: number }
  | { readonly kind: 'deliveries'; readonly perConnection: number }

export type PaceRule = {
  /** The provider it is for; null: every one. */
  readonly provider: string | null
  readonly answer: RegExp
  /** So many such answers within an hour. */
  readonly count: number
  readonly effects: readonly PaceEffect[]
  readonly forMs: number
}

const minute = 60_000
const hour = 60 * minute
const pause: PaceEffect = { kind: 'pause' }
const oneConnection: PaceEffect = { kind: 'connections', max: 1 }
const perMinute = (rate: number): PaceEffect => ({ kind: 'rate', perMinute: rate })

const rule = (
  provider: string | null,
  answer: RegExp,
  count: number,
  effect: PaceEffect | readonly PaceEffect[],
  forMs: number,
): PaceRule => ({ provider, answer, count, effects: [effect].flat(), forMs })

/**
 * How answers of the large receivers change the way they are sent to, and for how long.
 * Source: their postmaster pages; the shaping tables of KumoMTA (Apache-2.0).
 */
export const paceRules: readonly PaceRule[] = [
  rule('google', /unusual (rate|amount) of unsolicited/i, 2, perMinute(10), 30 * minute),
  rule('google', /our system has detected that this message/i, 5, pause, hour),
  rule('yahoo', /\[(TSS?04|IPTS04)\]/, 1, pause, 2 * hour),
  rule('yahoo', /\[(TSS05|IPTS05)\]/, 2, pause, 4 * hour),
  rule('yahoo', /\[TS02\]/, 3, perMinute(1), 30 * minute),
  rule('yahoo', /\[TS03\]|max message per connection/i, 3, perMinute(10), hour),
  rule('yahoo', /\[BL\d/, 5, pause, 2 * hour),
  rule('outlook', /part of their network is on our block list/i, 5, pause, 2 * hour),
  rule('outlook', /access denied, please try again later|temporary server error/i, 5, pause, hour),
  rule('outlook', /temporarily rate limited|server busy/i, 3, pause, 30 * minute),
  rule('outlook', /maximum number of connections|max concurrent connections/i, 2, oneConnection, hour),
  rule(
    'outlook',
    /maximum number of messages per connection/i,
    2,
    { kind: 'deliveries', perConnection: 2 },
    hour,
  ),
  rule('apple', /service unavailable|\[BS02\]|\[HCM1\]/i, 3, pause, 15 * minute),
  rule('apple', /spamhaus/i, 3, pause, 4 * hour),
  rule('orange', /trop de connexions/i, 2, oneConnection, hour),
  rule('orange', /service refuse/i, 2, pause, hour),
  rule('gmx', /too many connections/i, 3, oneConnection, 30 * minute),
  rule('gmx', /reject due to policy (restrictions|violations)/i, 5, perMinute(1), hour),
  rule('comcast', /RL0000/, 2, perMinute(60), 2 * hour),
  rule('qq', /frequency limited|mail content denied/i, 5, pause, hour),
  rule('netease', /too many connections|554 DT:SPM/i, 2, oneConnection, hour),
  rule('mimecast', /internal resource temporarily unavailable/i, 3, pause, 30 * minute),
  rule(
    null,
    /temporarily deferred|permanently deferred|rate limited due to ip reputation|weren.t sent|server busy\. please try again later from/i,
    1,
    [perMinute(1), oneConnection],
    90 * minute,
  ),
  rule(
    null,
    /too many (concurrent |simultaneous )?(smtp )?(connections|sessions)/i,
    1,
    oneConnection,
    30 * minute,
  ),
]
