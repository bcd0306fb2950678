import { spawn } from 'node:child_process'

/** How a program ended; `code` is null when a signal ended it, and -1 when it could not be started. */
export type Ended = {
  readonly code: number | null
  readonly output: string
  readonly ms: number
  readonly timedOut: boolean
}

export type RunOptions = {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** After this long the program and what it started are killed. */
  readonly timeoutMs?: number
}

/** After a program's end, how long what it started may still hold its output open. */
const LINGER_MS = 1_000

/** Programs under way run in groups of their own, so that what they started ends with them; and they end with us. */
const groups = new Set<number>()
process.once('exit', endAll)

/** Ends every program under way, with what it started. */
export function endAll(): void {
  groups.forEach(endGroup)
}

/** Runs a program to its end and gives what it wrote to stdout and stderr, interleaved. Never throws. */
export function run(command: readonly string[], { cwd, env, timeoutMs }: RunOptions): Promise<Ended> {
  const startedAt = performance.now()
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let timedOut = false
    const child = spawn(program, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const group = child.pid
    if (group !== undefined) groups.add(group)
    const timer = timeoutMs === undefined ? undefined : setTimeout(onTimeout, timeoutMs)

    function onTimeout(): void {
      timedOut = true
      if (group !== undefined) endGroup(group)
    }
    function end(code: number | null): void {
      clearTimeout(timer)
      if (group !== undefined) groups.delete(group)
      resolve({ code, output: Buffer.concat(chunks).toString(), ms: performance.now() - startedAt, timedOut })
    }
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', (error) => {
      chunks.push(Buffer.from(`${error.message}\n`))
      end(-1)
    })
    child.once('exit', () => setTimeout(() => group !== undefined && endGroup(group), LINGER_MS).unref())
    child.once('close', end)
  })
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}
