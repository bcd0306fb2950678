import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A measuring program: says its port when it listens, then answers each line on its input with one JSON line. */
export type LineTool = {
  pid: number
  port: number
  ask: (line: string) => Promise<Record<string, number>>
  stop: () => Promise<void>
}

/** Starts a measuring program and waits until it listens. It ends with its standard input, so never outlives the bench. */
export async function startLineTool(command: string, args: readonly string[]): Promise<LineTool> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  async function next(): Promise<Record<string, number>> {
    const line = await lines.next()
    if (line.done) throw new Error(`${command} ended`)
    return JSON.parse(line.value) as Record<string, number>
  }
  const { port = 0 } = await next()
  return {
    pid: child.pid ?? 0,
    port,
    ask: async (line) => {
      child.stdin.write(`${line}\n`)
      return next()
    },
    stop: async () => {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Waits until `done` says yes, asking every `everyMs`; says no when `limitMs` have gone by. */
export async function waitUntil(
  done: () => boolean | Promise<boolean>,
  limitMs: number,
  everyMs = 100,
): Promise<boolean> {
  const limit = performance.now() + limitMs
  while (performance.now() < limit) {
    if (await done()) return true
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  return done()
}
