import type { FastifyInstance, FastifyRequest } from 'fastify'
import { asAccount, type Tx } from '#platform/db.ts'
import { parsedAs } from '#platform/http/problem.ts'
import { Refusal } from '#platform/refusal.ts'
import {
  identifyVisitor,
  linesAfter,
  linesBefore,
  markLines,
  openVisitor,
  revokeToken,
  sayLine,
  visitorOfToken,
  visitorView,
  type Claimant,
  type Site,
  type Visitor,
} from '#webchat/webchat.ts'
import { bearerOf, enter, type Gate } from './gate.ts'
import { takeOne } from '#platform/http/rate-limit.ts'
import { identityBody, lineBody, linesQuery, marksBody, visitorBody } from './shapes.ts'
import { siteView } from './site-view.ts'

const site = '/webchat/v1/sites/:key'

/** What visitors' browsers ask for, beside files. Whoever shows a visitor's token speaks as that visitor; cookies say nothing here. */
export function visitorRoutes(app: FastifyInstance, gate: Gate): void {
  app.get(site, async (request, reply) => siteView((await enter(gate, request, reply)).site))

  app.post(`${site}/visitors`, async (request, reply) => {
    const { site, ip } = await enter(gate, request, reply)
    takeOne(gate.limits.open, ip)
    const { profile } = parsedAs(visitorBody, request.body ?? {}, 'body')
    const { visitor, token } = await asAccount(site.accountId, (tx) => openVisitor(tx, site, profile))
    return reply.code(201).send({ token, visitor: visitorView(visitor) })
  })

  app.post(`${site}/identity`, async (request, reply) => {
    const { site, ip } = await enter(gate, request, reply)
    takeOne(gate.limits.identify, ip)
    const claim = parsedAs(identityBody, request.body, 'body')
    const { visitor, token } = await asAccount(site.accountId, async (tx) =>
      identifyVisitor(tx, site, await claimantOf(tx, site, request), claim),
    )
    return reply.send({ token, visitor: visitorView(visitor) })
  })

  app.get(`${site}/visitor`, async (request, reply) => {
    const { site } = await enter(gate, request, reply)
    return asAccount(site.accountId, async (tx) => visitorView(await visitorOf(tx, site, request)))
  })

  app.delete(`${site}/token`, async (request, reply) => {
    const { site } = await enter(gate, request, reply)
    await asAccount(site.accountId, (tx) => revokeToken(tx, site, bearerOf(request.headers)))
    return reply.code(204).send()
  })

  lineRoutes(app, gate)
}

function lineRoutes(app: FastifyInstance, gate: Gate): void {
  app.get(`${site}/lines`, async (request, reply) => {
    const { site } = await enter(gate, request, reply)
    const { after, before, limit } = parsedAs(linesQuery, request.query, 'query')
    return asAccount(site.accountId, async (tx) => {
      const visitor = await visitorOf(tx, site, request)
      const data =
        after === undefined
          ? await linesBefore(tx, visitor, before ?? visitor.lineCount + 1, limit)
          : await linesAfter(tx, visitor, after, limit)
      return { data, visitor: visitorView(visitor) }
    })
  })

  app.post(`${site}/lines`, async (request, reply) => {
    const { site } = await enter(gate, request, reply)
    const saying = parsedAs(lineBody, request.body, 'body')
    const line = await asAccount(site.accountId, async (tx) => {
      const visitor = await visitorOf(tx, site, request)
      takeOne(gate.limits.say, visitor.id)
      return sayLine(tx, visitor, saying)
    })
    return reply.code(201).send(line)
  })

  app.post(`${site}/marks`, async (request, reply) => {
    const { site } = await enter(gate, request, reply)
    const marks = parsedAs(marksBody, request.body, 'body')
    return asAccount(site.accountId, async (tx) => {
      const visitor = await visitorOf(tx, site, request)
      takeOne(gate.limits.signal, visitor.id)
      return markLines(tx, visitor, marks)
    })
  })
}

/** The visitor whose token the call shows. Refuses visitor_unknown. */
export async function visitorOf(tx: Tx, site: Site, request: FastifyRequest): Promise<Visitor> {
  const visitor = await visitorOfToken(tx, site, bearerOf(request.headers))
  if (!visitor) throw new Refusal('visitor_unknown')
  return visitor
}

async function claimantOf(tx: Tx, site: Site, request: FastifyRequest): Promise<Claimant> {
  const token = bearerOf(request.headers)
  const visitor = await visitorOfToken(tx, site, token)
  return visitor && { visitor, token }
}
