import { isInRanges, parseIpRange, type IpRange } from '#platform/ip-ranges.ts'

/** A request for a tracking address, as far as it tells who makes it. */
export type Hit = {
  readonly kind: 'open' | 'click' | 'unsubscribe'
  readonly method: string
  readonly ip: string
  readonly userAgent: string
  /** `Purpose`, `Sec-Purpose` and `X-Moz`, joined. */
  readonly purpose: string
  /** Milliseconds since the mail was made; null when unknown. */
  readonly ageMs: number | null
}

/** `machine`: a program on behalf of the contact's mail service, which says nothing of the contact. */
export type HitVerdict = { readonly verdict: 'human' | 'machine'; readonly because: string }

/** Programs that fetch what stands in mails: security gateways, link checkers, prefetchers, preview makers, libraries. */
const machines =
  /bot\b|crawl|spider|scan|preview|fetch|monitor|validator|checker|slurp|curl|wget|python|java\/|okhttp|go-http|libwww|perl|ruby|php|node|axios|undici|httpclient|apache-|headless|phantom|selenium|playwright|puppeteer|barracuda|mimecast|proofpoint|safelinks|ironport|symantec|messagelabs|trendmicro|fortinet|sophos|forcepoint|zscaler|cloudmark|bitdefender|kaspersky|fireeye|trellix|avanan|checkpoint|facebookexternalhit|whatsapp|telegrambot|twitterbot|slackbot|discordbot|linkedinbot|skypeuripreview|bingpreview|yahoomailproxy|googleimageproxy|ggpht\.com|feedfetcher|outlook-express|microsoft office|ms-office|mail\.ru/i

/**
 * Networks whose hosts are not where people read mail. Source: what the services publish of their own egress (SPF records and
 * support pages); Apple's whole network, from which Mail Privacy Protection fetches every picture.
 */
const services: readonly (readonly [name: string, range: string])[] = [
  ['Apple', '17.0.0.0/8'],
  ['Google', '66.102.0.0/20'],
  ['Google', '66.249.64.0/19'],
  ['Google', '64.233.160.0/19'],
  ['Google', '72.14.192.0/18'],
  ['Google', '74.125.0.0/16'],
  ['Google', '209.85.128.0/17'],
  ['Microsoft', '40.92.0.0/15'],
  ['Microsoft', '40.107.0.0/16'],
  ['Microsoft', '52.100.0.0/14'],
  ['Microsoft', '104.47.0.0/17'],
  ['Barracuda', '64.235.144.0/20'],
  ['Barracuda', '209.222.80.0/21'],
  ['Proofpoint', '67.231.144.0/20'],
  ['Proofpoint', '148.163.128.0/19'],
  ['Mimecast', '207.211.30.0/23'],
  ['Mimecast', '205.139.110.0/23'],
]

const networks = services.map(([name, range]) => [name, parseIpRange(range) as IpRange] as const)

/** Nobody has read a mail and pressed its link so soon after it was made. */
const tooSoonMs = { open: 1_000, click: 3_000, unsubscribe: 3_000 } as const

/**
 * Says whether a person or a machine asks for a tracking address, by the request alone. What only many requests together
 * show is judged where they are recorded (`recordHit`).
 */
export function judgeHit({ kind, method, ip, userAgent, purpose, ageMs }: Hit): HitVerdict {
  if (method !== 'GET' && method !== 'POST') return machine(`it asked by ${method}`)
  if (userAgent.trim() === '') return machine('it names no program')
  if (/prefetch|preview|prerender/i.test(purpose)) return machine('it fetches ahead')
  if (machines.test(userAgent)) return machine('the program is one that fetches by itself')
  // Apple's picture proxy sends this and nothing more.
  if (userAgent === 'Mozilla/5.0' || !/^[\w.-]+\/[\d.]/.test(userAgent))
    return machine('the program hides itself')
  const service = networks.find(([, range]) => isInRanges(ip, [range]))
  if (service) return machine(`it came from the network of ${service[0]}`)
  if (ageMs !== null && ageMs < tooSoonMs[kind]) return machine('it came too soon for a reader')
  return { verdict: 'human', because: 'nothing speaks against it' }
}

function machine(because: string): HitVerdict {
  return { verdict: 'machine', because }
}

/** Different links of one mail within this time are pressed by no hand. */
export const sweepMs = 2_000
