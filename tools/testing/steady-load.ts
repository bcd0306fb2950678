import { Worker } from 'node:worker_threads'
import type { DemoFile } from './instance.ts'

/** What is asked for, how often a second, of whom. */
export type SteadyLoadOrder = { readonly demo: DemoFile; readonly perSecond: number }

/** A load that runs. */
export type SteadyLoad = {
  /** Asks for nothing new, waits until all was accepted, and gives the id that was answered for each text. */
  accepted(): Promise<ReadonlyMap<string, string>>
  /** Ends it at once, whatever is under way. */
  end(): void
}

/**
 * Sends messages at the times of a schedule, whether or not those before were answered: `message 0`, `message 1` …, each
 * under an idempotency key of its own. What got no answer is asked for again under its key a second later.
 * It runs in a thread of its own: what it costs to ask must not slow down a carrier that the test plays.
 */
export function startSteadyLoad(demo: DemoFile, perSecond: number): SteadyLoad {
  const workerData: SteadyLoadOrder = { demo, perSecond }
  const thread = new Worker(new URL('./run-steady-load.ts', import.meta.url), { workerData })
  const ids = new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
    thread.once('message', resolve).once('error', reject)
  })
  return {
    accepted() {
      thread.postMessage('enough')
      return ids
    },
    end: () => void thread.terminate(),
  }
}
