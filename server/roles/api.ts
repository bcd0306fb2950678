import type { FastifyInstance } from 'fastify'
import { authenticate } from '#accounts/accounts.ts'
import { routes as accountRoutes } from '#accounts/routes.ts'
import { routes as analyticsRoutes } from '#analytics/routes.ts'
import { ensureMaySendAs, servedMedia, serveDoor, serveMedia, serveTracking } from '#channels/channels.ts'
import { routes as channelRoutes } from '#channels/routes.ts'
import { routes as consentRoutes } from '#consent/routes.ts'
import { routes as contactRoutes } from '#contacts/routes.ts'
import { openFeedDoor } from '#edges/feed/feed.ts'
import { routes as smppRoutes } from '#edges/smpp/routes.ts'
import { routes as webchatRoutes } from '#edges/webchat/routes.ts'
import { connectorSites, startWebchatEdge } from '#edges/webchat/webchat.ts'
import { routes as twilioRoutes } from '#edges/twilio/routes.ts'
import { openTwilioDoor } from '#edges/twilio/twilio.ts'
import type { Pipeline } from '#messaging/messaging.ts'
import { routes as messageRoutes } from '#messaging/routes.ts'
import { portOffsets, showsSandbox, type Settings } from '#platform/config.ts'
import { databaseAnswers } from '#platform/db.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { openApi } from '#platform/http/openapi.ts'
import { accountRate } from '#platform/http/rate-limit.ts'
import type { Route } from '#platform/http/route.ts'
import { metricsText, metricsType } from '#platform/metrics.ts'
import { routes as ratingRoutes } from '#rating/routes.ts'
import { routes as senderRoutes } from '#senders/routes.ts'
import { routes as walletRoutes } from '#wallet/routes.ts'
import { routes as webhookRoutes } from '#webhooks/routes.ts'
import { serveConsole } from './serve-console.ts'
import { Live } from './live.ts'
import { operatorRoutes } from './operator-routes.ts'
import { proxySandbox } from './proxy-sandbox.ts'
import type { Worker } from './worker.ts'

export type Api = { readonly app: FastifyInstance; setReady(ready: boolean): void; stop(): Promise<void> }

/** How long requests under way may take to end when the process stops. */
const requestDrainMs = 8_000

/** Starts the HTTP API, the console and the live view. */
export async function startApi(settings: Settings, pipeline: Pipeline, worker: Worker | null): Promise<Api> {
  const routes: Route[] = [
    ...accountRoutes,
    ...contactRoutes,
    ...consentRoutes,
    ...senderRoutes(ensureMaySendAs),
    ...ratingRoutes,
    ...walletRoutes,
    ...channelRoutes,
    ...messageRoutes(pipeline),
    ...webhookRoutes,
    ...analyticsRoutes,
    ...smppRoutes,
    ...webchatRoutes,
    ...twilioRoutes,
    ...operatorRoutes(settings, { pipeline, jobs: worker?.jobs ?? null }),
  ]
  const limit = accountRate()
  const app = httpServer(routes, authenticate, limit)
  let ready = false
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_, reply) => {
    const isThere = await databaseAnswers()
    return ready && isThere
      ? { status: 'ready' }
      : reply.code(503).send({ status: ready ? 'database is away' : 'starting' })
  })
  app.get('/metrics', async (_, reply) =>
    reply.type(metricsType).send(await metricsText(worker ? [await worker.readers.metrics()] : [])),
  )
  const document = openApi([...routes, ...servedMedia], settings.publicUrl)
  app.get('/openapi.json', () => document)
  if (showsSandbox())
    proxySandbox(app, `http://${settings.bind}:${settings.portBase + portOffsets.sandbox}`, authenticate)
  serveDoor(app)
  serveMedia(app, authenticate, limit)
  const feeds = await openFeedDoor(app)
  await serveTracking(app)
  const sites = await connectorSites()
  const webchat = await startWebchatEdge(app, { sites, publicUrl: settings.publicUrl })
  await openTwilioDoor(app, { pipeline, publicUrl: settings.publicUrl })
  await serveConsole(app)
  const live = new Live(authenticate)
  live.attach(app.server, [new URL(settings.publicUrl).origin])
  await app.listen({ host: settings.bind, port: settings.portBase + portOffsets.http, backlog: 4096 })
  return {
    app,
    setReady: (value) => (ready = value),
    async stop() {
      ready = false
      live.close()
      await feeds.stop()
      await webchat.stop()
      await sites.stop()
      // A client that never finishes its request must not hold up the drain.
      const late = setTimeout(() => app.server.closeAllConnections(), requestDrainMs)
      await app.close()
      clearTimeout(late)
    },
  }
}
