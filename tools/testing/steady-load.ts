import { setTimeout as pause } from 'node:timers/promises'
import { sendMessage, type DemoFile } from './instance.ts'

const askAgainMs = 1_000
/** Where nothing is answered for so long that this many wait, the schedule rests: a slow machine is not buried under what it owes. */
const unansweredMax = 1_500

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
 */
export function startSteadyLoad(demo: DemoFile, perSecond: number): SteadyLoad {
  const ids = new Map<string, string>()
  const asked: Promise<void>[] = []
  let ended = false
  const ask = async (text: string): Promise<void> => {
    while (!ended) {
      const id = await sendMessage(demo, text, text).catch(() => null)
      if (id) return void ids.set(text, id)
      await pause(askAgainMs)
    }
  }
  let due = 0
  let lookedAt = performance.now()
  const clock = setInterval(() => {
    const at = performance.now()
    due = Math.min(due + ((at - lookedAt) / 1_000) * perSecond, ids.size + unansweredMax)
    lookedAt = at
    while (asked.length < due) asked.push(ask(`message ${asked.length}`))
  }, 5)
  return {
    async accepted() {
      clearInterval(clock)
      await Promise.all(asked)
      return ids
    },
    end() {
      clearInterval(clock)
      ended = true
    },
  }
}
