import { join } from 'node:path'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { startSmppEdge, type SmppEdge } from '#edges/smpp/smpp.ts'
import { Pipeline } from '#messaging/messaging.ts'
import { portOffsets, type Settings } from '#platform/config.ts'
import { startApi, type Api } from './api.ts'
import { startInstallation } from './installation.ts'
import { startMailServers, type MailServers } from './mail-servers.ts'
import { connectDemo, connectDemoLater } from './connect-demo.ts'
import { demoHandsets } from './demo-people.ts'
import { seedDemo } from './seed-demo.ts'
import { startWorker, type Worker } from './worker.ts'

export type Patchbay = {
  stop(): Promise<void>
  /** Lets go at once, without the drain. */
  abandon(): void
}

const drainMs = 10_000

/** Starts what the settings ask for, in order, and gives the way to stop it in reverse. */
export async function startPatchbay(settings: Settings): Promise<Patchbay> {
  const has = (role: string): boolean => (settings.roles as readonly string[]).includes(role)
  const sandbox = settings.sandbox ? await openSandbox(settings) : null
  const installation = await startInstallation(settings)
  let pipeline: Pipeline | null = null
  let worker: Worker | null = null
  let api: Api | null = null
  let smpp: SmppEdge | null = null
  let mail: MailServers | null = null
  let stopWaiting = (): void => {}
  const stop = async (): Promise<void> => {
    stopWaiting()
    await Promise.all([api?.stop(), smpp?.stop(drainMs), mail?.stop(drainMs)])
    await worker?.stop()
    await pipeline?.stop(drainMs)
    await installation.stop()
    await sandbox?.close()
  }
  try {
    if (settings.demo) await seedDemo(settings)
    const dispatching = has('worker') ? { submissionLogs: join(settings.dataDir, 'submissions') } : null
    if (has('api') || has('worker')) pipeline = await Pipeline.start(dispatching)
    if (pipeline && has('worker')) worker = await startWorker(settings, installation.url, pipeline)
    if (pipeline && has('api')) api = await startApi(settings, pipeline, worker)
    if (pipeline && has('api'))
      smpp = await startSmppEdge({
        host: settings.bind,
        port: settings.portBase + portOffsets.smpp,
        pipeline,
      })
    if (pipeline && has('api')) mail = await startMailServers(settings, pipeline)
    if (settings.demo && api) {
      if (sandbox) await connectDemo(settings)
      else stopWaiting = connectDemoLater(settings)
    }
    api?.setReady(true)
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
  return { stop, abandon: () => installation.abandon() }
}

function openSandbox(settings: Settings): Promise<Sandbox> {
  return startSandbox({
    bind: settings.bind,
    httpPort: settings.portBase + portOffsets.sandbox,
    smscPort: settings.portBase + portOffsets.sandboxSmsc,
    mailPort: settings.portBase + portOffsets.sandboxMail,
    mxPort: settings.portBase + portOffsets.mx,
    handsets: settings.demo ? [...demoHandsets] : [],
  })
}
