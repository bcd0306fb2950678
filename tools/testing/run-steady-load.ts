import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { sendMessage } from './instance.ts'
import type { SteadyLoadOrder } from './steady-load.ts'

const askAgainMs = 1_000
/** Where nothing is answered for so long that this many wait, the schedule rests: a slow machine is not buried under what it owes. */
const unansweredMax = 1_500

const { demo, perSecond } = workerData as SteadyLoadOrder
const ids = new Map<string, string>()
const asked: Promise<void>[] = []
let due = 0
let lookedAt = performance.now()

async function ask(text: string): Promise<void> {
  for (;;) {
    const id = await sendMessage(demo, text, text).catch(() => null)
    if (id) return void ids.set(text, id)
    await pause(askAgainMs)
  }
}

const clock = setInterval(() => {
  const at = performance.now()
  due = Math.min(due + ((at - lookedAt) / 1_000) * perSecond, ids.size + unansweredMax)
  lookedAt = at
  while (asked.length < due) asked.push(ask(`message ${asked.length}`))
}, 5)

parentPort?.once('message', async () => {
  clearInterval(clock)
  await Promise.all(asked)
  parentPort?.postMessage(ids)
})
