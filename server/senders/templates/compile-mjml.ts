import { Worker } from 'node:worker_threads'

/** HTML that mail programs show alike, or what is wrong and in which line. */
export type CompiledMjml = {
  readonly html: string
  readonly faults: readonly { readonly line: number | null; readonly message: string }[]
}

type Answer = CompiledMjml & { readonly id: number }

const timeoutMs = 10_000
const idleMs = 60_000
const tooLong: CompiledMjml = {
  html: '',
  faults: [{ line: null, message: 'It takes too long to compile: make it smaller.' }],
}

let thread: Worker | null = null
let idle: NodeJS.Timeout | undefined
let asked = 0
const waiting = new Map<number, (answer: CompiledMjml) => void>()

/**
 * Compiles MJML in a thread of its own, which ends when nobody has asked for a minute: the compiler is large and holds up
 * whatever runs beside it.
 */
export function compileMjml(source: string): Promise<CompiledMjml> {
  const id = ++asked
  return new Promise((resolve) => {
    const timer = setTimeout(stop, timeoutMs)
    waiting.set(id, (answer) => {
      clearTimeout(timer)
      waiting.delete(id)
      if (waiting.size === 0) idle = setTimeout(stop, idleMs).unref()
      resolve(answer)
    })
    clearTimeout(idle)
    thread ??= start()
    thread.ref()
    thread.postMessage({ id, source })
  })
}

function start(): Worker {
  const started = new Worker(new URL('./run-mjml.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  started.on('message', ({ id, html, faults }: Answer) => {
    waiting.get(id)?.({ html, faults })
    if (waiting.size === 0) started.unref()
  })
  started.on('error', stop)
  started.unref()
  return started
}

/** Ends the thread; what waits for it is told so. */
function stop(): void {
  void thread?.terminate()
  thread = null
  for (const answer of waiting.values()) answer(tooLong)
}
