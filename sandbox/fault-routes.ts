import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Faults } from './faults.ts'
import { SandboxProblem, parsed } from './problem.ts'

const named = z.object({ name: z.string().max(40) })
const faulty = z.object({
  errorRate: z.number().min(0).max(1).default(0),
  code: z
    .union([z.string().max(40), z.number().int().min(0)])
    .default('')
    .transform(String),
  latencyMs: z.number().int().min(0).max(600_000).default(0),
  down: z.boolean().default(false),
})

/** The API that makes a provider fail: what is left out of the body is no fault. */
export function faultRoutes(
  app: FastifyInstance,
  faults: Faults,
  statusOf: (provider: string) => object,
): void {
  app.get('/providers', () => ({ data: faults.providers().map((name) => provider(name)) }))

  app.get('/providers/:name', (request) => provider(known(parsed(named, request.params).name)))

  app.put('/providers/:name/faults', (request) =>
    faults.set(known(parsed(named, request.params).name), parsed(faulty, request.body)),
  )

  function known(name: string): string {
    if (faults.has(name)) return name
    const providers = faults.providers().join(', ')
    throw new SandboxProblem(
      404,
      'provider_unknown',
      `There is no provider ${name}; there are: ${providers}.`,
    )
  }

  function provider(name: string): object {
    return { name, faults: faults.get(name), ...statusOf(name) }
  }
}
