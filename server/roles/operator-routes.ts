import { z } from 'zod'
import { advanceClock, clockState, freezeClock, now, resetClock } from '#platform/clock.ts'
import type { Settings } from '#platform/config.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { RunningJobs } from '#platform/jobs.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Pipeline } from '#messaging/messaging.ts'
import { assumptions, explanationOf, policy } from '#policy/policy.ts'
import { idOf } from '#shared/ids.ts'
import { storeClock } from './installation.ts'

const operator = { kind: 'operator' } as const
const anything = z.unknown()

/** What the clock route needs to make due what an advance passes. */
export type Movable = { readonly pipeline: Pipeline | null; readonly jobs: RunningJobs | null }

/** The operator's view of the installation itself: its terms, its carriers' health, its clock. */
export function operatorRoutes(settings: Settings, movable: Movable): Route[] {
  return [
    route({
      method: 'GET',
      path: '/operator/v1/policy',
      tag: 'operator',
      summary: 'The pack in force: every value with the clause or assumption it rests on',
      access: operator,
      answers: { 200: anything },
      handle: async () => ({
        status: 200,
        body: { pack: policy().name, values: policy().leaves.map(({ path, leaf }) => ({ path, ...leaf })) },
      }),
    }),
    route({
      method: 'GET',
      path: '/operator/v1/policy/assumptions',
      tag: 'operator',
      summary: 'What the terms do not say and the operator must confirm',
      access: operator,
      answers: { 200: anything },
      handle: async () => ({ status: 200, body: { data: assumptions(policy()) } }),
    }),
    route({
      method: 'GET',
      path: '/v1/policy/clauses/{id}',
      tag: 'terms',
      summary: 'One clause of the terms: what it says, its values, where it is enforced',
      access: { kind: 'account', scope: 'messages:read', operatorToo: true },
      params: z.object({ id: z.string().max(40) }),
      answers: { 200: anything },
      async handle({ params }) {
        const found = explanationOf(params.id)
        if (!found) throw new Refusal('not_found', { detail: `There is no clause ${params.id}.` })
        return { status: 200, body: found }
      },
    }),
    route({
      method: 'GET',
      path: '/operator/v1/carriers/health',
      tag: 'operator',
      summary: 'How the links to the carriers are doing in this process',
      access: operator,
      answers: { 200: anything },
      handle: async () => ({
        status: 200,
        body: {
          data: [...(movable.pipeline?.dispatcher?.health() ?? [])].map(([id, health]) => ({
            id: idOf('car', id),
            ...health,
          })),
        },
      }),
    }),
    route({
      method: 'GET',
      path: '/operator/v1/clock',
      tag: 'operator',
      summary: "The platform's clock",
      access: operator,
      answers: { 200: anything },
      handle: async () => ({ status: 200, body: { ...clockState(), movable: settings.testInstance } }),
    }),
    moveClock(settings, movable),
  ]
}

const clockBody = z.union([
  z.object({ mode: z.literal('real') }),
  z.object({ mode: z.literal('frozen'), at: z.iso.datetime({ offset: true }).optional() }),
  z.object({
    advance: z
      .string()
      .regex(/^P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/, 'an ISO 8601 duration such as PT1H'),
  }),
])

const moveClock = (settings: Settings, movable: Movable) =>
  route({
    method: 'POST',
    path: '/operator/v1/clock',
    tag: 'operator',
    summary: 'Freeze, advance or release the clock; everything that becomes due runs before the answer',
    access: operator,
    body: clockBody,
    answers: { 200: anything },
    ownTransaction: true,
    async handle({ body }) {
      if (!settings.testInstance) throw new Refusal('test_instance_only')
      if ('advance' in body) advanceClock(durationMs(body.advance))
      else if (body.mode === 'real') resetClock()
      else freezeClock(body.at ? new Date(body.at) : now())
      await storeClock()
      const ran = (await movable.jobs?.runDue()) ?? 0
      await movable.pipeline?.clockMoved()
      return { status: 200, body: { ...clockState(), jobsRun: ran } }
    },
  })

function durationMs(text: string): number {
  const [, d = 0, h = 0, m = 0, s = 0] = (
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text) ?? []
  ).map((n) => Number(n ?? 0))
  return (((Number(d) * 24 + Number(h)) * 60 + Number(m)) * 60 + Number(s)) * 1000
}
