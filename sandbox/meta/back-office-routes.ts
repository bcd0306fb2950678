import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { nowMs } from '#platform/clock.ts'
import { parsed, SandboxProblem } from '../problem.ts'
import { known } from './known.ts'
import { bytesOf } from './store-media.ts'
import type { MetaState } from './meta-state.ts'
import { peopleRoutes } from './people-routes.ts'
import { setCategory, setQuality, setStatus } from './review-template.ts'
import { tellOfAccount, tellOfNumber } from './tell-hook.ts'

const named = z.object({ id: z.string() })
const templateChange = z.object({
  status: z.enum(['PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED']).optional(),
  reason: z.string().max(200).optional(),
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).optional(),
})
const numberChange = z.object({
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'NA']).optional(),
  throughputPerSecond: z.number().int().min(1).max(1_000).optional(),
  verifiedName: z.string().min(2).max(75).optional(),
  isRegistered: z.boolean().optional(),
})
const accountChange = z.object({
  /** A code every send is answered with; null: none. */
  restriction: z.number().int().nullable().optional(),
  messagingLimit: z.number().int().min(0).nullable().optional(),
  limitCode: z.union([z.literal(131_048), z.literal(131_064)]).optional(),
  /** Told as account_update, as it is. */
  event: z.record(z.string(), z.unknown()).optional(),
})
const tokenChange = z.object({ isRevoked: z.boolean().optional(), expiresInMs: z.number().optional() })

/** Meta's back office, for tests and the console: reviews, quality, restrictions, tokens, sign-ups. */
export function backOfficeRoutes(app: FastifyInstance, meta: MetaState): void {
  const { world } = meta

  app.get('/meta/sandbox', () => ({
    accounts: [...world.accounts.values()].map(({ id, name, isSubscribed, restriction }) => ({
      id,
      name,
      isSubscribed,
      restriction,
    })),
    numbers: [...world.numbers.values()].map(({ id, number, verifiedName, quality, isRegistered }) => ({
      id,
      number: `+${number}`,
      verifiedName,
      quality,
      isRegistered,
    })),
    templates: [...world.templates.values()].map(({ id, name, language, category, status, quality }) => ({
      id,
      name,
      language,
      category,
      status,
      quality,
    })),
  }))

  app.post('/meta/sandbox/templates/:id', (request) => {
    const template = known(world.templates.get(parsed(named, request.params).id))
    const { status, reason, quality, category } = parsed(templateChange, request.body)
    if (category) setCategory(meta, template, category)
    if (quality) setQuality(meta, template, quality)
    if (status) setStatus(meta, template, status, { ...(reason && { reason }) })
    return {
      id: template.id,
      status: template.status,
      quality: template.quality,
      category: template.category,
    }
  })

  app.post('/meta/sandbox/numbers/:id', (request) => {
    const number = known(world.numbers.get(parsed(named, request.params).id))
    const change = parsed(numberChange, request.body)
    const isFaster = (change.throughputPerSecond ?? 0) >= 1_000 && number.throughputPerSecond < 1_000
    const isFlagged = change.quality === 'RED' && number.quality !== 'RED'
    Object.assign(number, change)
    const event = isFaster ? 'THROUGHPUT_UPGRADE' : isFlagged ? 'FLAGGED' : 'UNFLAGGED'
    if (isFaster || change.quality)
      tellOfNumber(meta, number, 'phone_number_quality_update', {
        display_phone_number: number.number,
        event,
        current_limit: 'TIER_UNLIMITED',
      })
    return { id: number.id, quality: number.quality }
  })

  app.post('/meta/sandbox/accounts/:id', (request) => {
    const account = known(world.accounts.get(parsed(named, request.params).id))
    const { restriction, messagingLimit, limitCode, event } = parsed(accountChange, request.body)
    if (restriction !== undefined) account.restriction = restriction
    if (messagingLimit !== undefined) account.portfolio.messagingLimit = messagingLimit ?? Infinity
    if (limitCode !== undefined) account.portfolio.limitCode = limitCode
    if (event) tellOfAccount(meta, account.id, 'account_update', event)
    return { id: account.id, restriction: account.restriction }
  })

  tokenRoutes(app, meta)
  peopleRoutes(app, meta)
}

function tokenRoutes(app: FastifyInstance, { world }: MetaState): void {
  app.post('/meta/sandbox/tokens/:id', (request) => {
    const token = known(world.tokens.get(parsed(named, request.params).id))
    const { isRevoked, expiresInMs } = parsed(tokenChange, request.body)
    if (isRevoked !== undefined) token.isRevoked = isRevoked
    if (expiresInMs !== undefined) token.expiresAtMs = nowMs() + expiresInMs
    return { isRevoked: token.isRevoked, expiresAtMs: token.expiresAtMs }
  })

  /** Somebody signed up in the dialog: the code its page would get, good for thirty seconds and one trade. */
  app.post('/meta/sandbox/codes', () => {
    const [token] = world.tokens.values()
    const code = `AQ${world.nextId()}`
    world.codes.set(code, { token: known(token).value, expiresAtMs: nowMs() + 30_000 })
    return { code }
  })

  /** What a handset shows: it has no token. */
  app.get('/meta/sandbox/media/:id', async (request, reply) => {
    const media = known(world.media.get(parsed(named, request.params).id))
    const bytes = await bytesOf(media)
    if (!bytes) throw new SandboxProblem(404, 'not_found', 'The media is not to be had any more.')
    return reply.type(media.mimeType).send(bytes)
  })
}
