import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { SandboxProblem, parsed } from '../problem.ts'
import { recordTypes, type Zone } from './zone.ts'

const placed = z.object({
  name: z.string().trim().toLowerCase().min(1).max(253),
  type: z.string().toUpperCase().pipe(z.enum(recordTypes)),
})
const given = z.object({ values: z.array(z.string().min(1).max(4_000)).max(20) })

/** The DNS of the sandbox network as a registrar's page shows it: what stands at a name, and what is entered there. */
export function dnsRoutes(app: FastifyInstance, zone: Zone): void {
  app.get('/dns', () => ({ data: zone.list() }))

  app.get('/dns/:name/:type', (request) => {
    const { name, type } = parsed(placed, request.params)
    const values = zone.find(name, type)
    if (values === null) throw new SandboxProblem(404, 'not_found', `Nothing is registered at ${name}.`)
    return { name, type, values }
  })

  app.put('/dns/:name/:type', (request) => {
    const { name, type } = parsed(placed, request.params)
    zone.put(name, type, parsed(given, request.body).values)
    return { name, type, values: zone.find(name, type) ?? [] }
  })
}
