import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { handsetAddress } from '../../handsets/handset-address.ts'
import { parsed } from '../../problem.ts'
import { feedDemoPage } from './feed-demo-page.ts'
import { demoFeedHash, type FeedPhones } from './feed-phones.ts'

const followShape = z.object({
  api: z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin),
  feed: z.string().regex(/^cnr_[0-9a-f]{32}$/),
  addresses: z
    .array(z.string().regex(/^\+\d{5,15}$/))
    .min(1)
    .max(100),
})
const visitShape = z.object({
  address: z.string().max(40).optional(),
  lang: z.enum(['en', 'es', 'hi', 'ar']).default('en'),
})

/** The shop with people's feeds: its app is put on handsets, and its page at `/feed/demo` shows the feed of one of them. */
export function feedRoutes(app: FastifyInstance, phones: FeedPhones): void {
  const people: string[] = []
  app.post('/push/sandbox/feeds', (request) => {
    const { api, feed, addresses } = parsed(followShape, request.body)
    for (const address of addresses) phones.follow({ api, feed, address })
    people.push(...addresses.filter((address) => !people.includes(address)))
    return {}
  })
  app.get('/feed/demo', (request, reply) => {
    const { address: asked, lang } = parsed(visitShape, request.query)
    const address = handsetAddress(asked?.replace(/^ /, '+') ?? people[0] ?? '')
    const following = phones.of(address)
    if (!following) return reply.code(404).send({ detail: 'This handset has not got the app of the shop.' })
    const { api, feed } = following
    return reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        `default-src 'self'; script-src 'self' ${api}; connect-src ${api}; img-src http: https:`,
      )
      .send(feedDemoPage({ language: lang, address, hash: demoFeedHash(address), api, feed, people }))
  })
}
