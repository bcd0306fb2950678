import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { MetricObject } from 'prom-client'
import type { Settings } from '#platform/config.ts'
import { log } from '#platform/log.ts'

export type ReaderData = { readonly settings: Settings; readonly url: string }
export type ReaderRequest = { readonly id: number; readonly ask: 'metrics' | 'stop' }
type ReaderAnswer = { readonly id: number; readonly metrics?: MetricObject[] }

/** The thread that reads events for webhooks, usage and SMPP receipts. */
export type Readers = {
  /** What the thread counts, for /metrics. */
  metrics(): Promise<MetricObject[]>
  stop(): Promise<void>
}

const restartAfterMs = 1_000
const answerWithinMs = 15_000

/**
 * Starts the readers in a thread of their own: calling customers' endpoints costs as much as sending, and neither should
 * wait for the other. A thread that dies is started again; its events are read again from where they were recorded.
 */
export async function startReaders(settings: Settings, url: string): Promise<Readers> {
  let stopping = false
  let thread = await open()

  async function open(): Promise<Worker> {
    const workerData: ReaderData = { settings, url }
    const opened = new Worker(new URL('./run-readers.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    })
    opened.on('error', (error) => log.error({ err: error }, 'the thread that reads events failed'))
    opened.on('exit', () => {
      if (!stopping) again()
    })
    await once(opened, 'message')
    return opened
  }

  function again(): void {
    setTimeout(() => {
      if (stopping) return
      open().then(
        (opened) => (thread = opened),
        (error: unknown) => log.error({ err: error }, 'the thread that reads events did not start'),
      )
    }, restartAfterMs).unref()
  }

  let lastId = 0
  async function ask(request: ReaderRequest['ask']): Promise<ReaderAnswer> {
    const id = ++lastId
    const answered = new Promise<ReaderAnswer>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`the readers gave no answer to ${request}`)),
        answerWithinMs,
      )
      const listen = (answer: ReaderAnswer): void => {
        if (answer.id !== id) return
        clearTimeout(late)
        thread.off('message', listen)
        resolve(answer)
      }
      thread.on('message', listen)
    })
    thread.postMessage({ id, ask: request } satisfies ReaderRequest)
    return answered
  }

  return {
    metrics: async () => (await ask('metrics')).metrics ?? [],
    async stop() {
      stopping = true
      await ask('stop').catch((error: unknown) =>
        log.warn({ err: error }, 'the readers are ended as they are'),
      )
      await thread.terminate()
    },
  }
}
