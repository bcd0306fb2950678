import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { listeners as analyticsListeners } from '#analytics/listeners.ts'
import { listeners as edgeListeners } from '#edges/smpp/listeners.ts'
import { listeners as twilioListeners } from '#edges/twilio/listeners.ts'
import { startListeners } from '#platform/listeners.ts'
import { log } from '#platform/log.ts'
import { registry } from '#platform/metrics.ts'
import { startWebhookDelivery } from '#webhooks/webhooks.ts'
import { joinInstallation } from './installation.ts'
import type { ReaderData, ReaderRequest } from './start-readers.ts'

/** What only reads events and answers nobody, beside the thread that takes requests and drives the carriers. The thread's life: starts the readers, answers the thread that opened it, stops when told. */
export async function runReaders(port: MessagePort, { settings, url }: ReaderData): Promise<void> {
  const installation = await joinInstallation(settings, url, { platform: 8, app: 1 })
  const listeners = startListeners([...analyticsListeners, ...edgeListeners, ...twilioListeners])
  const webhooks = await startWebhookDelivery()
  const stop = async (): Promise<void> => {
    await Promise.all([listeners.stop(), webhooks.stop()])
    await installation.stop()
  }
  port.on('message', (request: ReaderRequest) => {
    if (request.ask === 'metrics') {
      void registry.getMetricsAsJSON().then((metrics) => port.postMessage({ id: request.id, metrics }))
      return
    }
    stop()
      .catch((error: unknown) => log.error({ err: error }, 'the readers did not stop cleanly'))
      .finally(() => {
        port.postMessage({ id: request.id })
        port.close()
      })
  })
  port.postMessage({ id: 0 })
}

if (parentPort) await runReaders(parentPort, workerData as ReaderData)
