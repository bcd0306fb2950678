import type { FastifyInstance } from 'fastify'
import { fileRoutes } from './file-routes.ts'
import { gateOf } from './gate.ts'
import { Hub } from './hub.ts'
import { visitorLimits } from './limits.ts'
import { publicFiles } from './public-files.ts'
import type { Sites } from './sites.ts'
import { takeSockets } from './take-sockets.ts'
import { visitorRoutes } from './visitor-routes.ts'

/** The web chat door, open. */
export type WebchatEdge = {
  /** Tells every browser to come again elsewhere, and hears nothing any more. */
  stop(): Promise<void>
}

/** Opens the door to visitors' browsers on an HTTP server: the widget's files, its calls and its sockets. */
export async function startWebchatEdge(
  app: FastifyInstance,
  { sites, publicUrl }: { readonly sites: Sites; readonly publicUrl: string },
): Promise<WebchatEdge> {
  const gate = gateOf({ sites, limits: visitorLimits(), publicOrigin: new URL(publicUrl).origin })
  const hub = await Hub.open()
  await app.register(async (door) => {
    preflight(door)
    visitorRoutes(door, gate)
    fileRoutes(door, gate)
    await publicFiles(door, gate)
  })
  const sockets = takeSockets(app.server, gate, hub)
  return {
    async stop() {
      await hub.close()
      sockets.close()
    },
  }
}

/**
 * What a browser asks before a page of an allowed origin calls by itself. It says the same to any origin and opens nothing:
 * the call that follows is checked.
 */
function preflight(door: FastifyInstance): void {
  door.options('/webchat/v1/*', (request, reply) =>
    reply
      .headers({
        'access-control-allow-origin': request.headers.origin ?? 'null',
        'access-control-allow-methods': 'GET, POST, DELETE',
        'access-control-allow-headers': 'authorization, content-type, x-webchat-host',
        'access-control-max-age': '600',
        vary: 'origin',
      })
      .code(204)
      .send(),
  )
}
