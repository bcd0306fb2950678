import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** The SMPP door in a process of its own, which can be killed at any instant. */
export type EdgeProcess = { readonly port: number; kill(): Promise<void> }

/** Starts the SMPP door on a database in a process that ends with the test. */
export async function anEdgeProcess(context: TestContext, databaseUrl: string): Promise<EdgeProcess> {
  const file = join(import.meta.dirname, 'edge-process.ts')
  const child = spawn(process.execPath, [file, databaseUrl, '11'.repeat(32)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  const kill = (): Promise<void> => {
    child.kill('SIGKILL')
    return exited
  }
  context.after(kill)
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (octets: Buffer) => resolve(Number(octets.toString())))
    void exited.then(() => reject(new Error('the process ended before it was ready')))
  })
  return { port, kill }
}
