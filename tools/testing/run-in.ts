import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a command in a directory to its end, and ends it when that takes too long; gives its exit code and all it said. */
export async function runIn(
  directory: string,
  [program = '', ...args]: readonly string[],
  timeoutMs: number,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const child = spawn(program, args, {
    cwd: directory,
    env,
    timeout: timeoutMs,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (output += bytes.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}
