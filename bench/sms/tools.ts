import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LineTool, startLineTool } from '../line-tool.ts'

const native = new URL('native/', import.meta.url).pathname
const fallback = new URL('fallback/', import.meta.url).pathname

/** What a load run counted. Times are microseconds of the monotonic clock; latencies are those of accepted requests. */
export type LoadResult = {
  started: number
  accepted: number
  refused: number
  cut: number
  unanswered: number
  startUs: number
  endUs: number
  p50Us: number
  p99Us: number
  maxUs: number
  cpuUs: number
  firstRefusal: string
}

/** A load: `request` is a whole HTTP request in which each @@@@@@@ becomes the message's number. */
export type Load = {
  port: number
  request: string
  count: number
  connections: number
  first?: number
  ratePerSecond?: number
  seconds?: number
}

/** Sends a load over keep-alive connections and tells what came back. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const file = join(tmpdir(), `patchbay-bench-request-${process.pid}`)
  writeFileSync(file, load.request)
  const options = {
    port: load.port,
    request: file,
    count: load.count,
    connections: load.connections,
    first: load.first ?? 0,
    rate: load.ratePerSecond ?? 0,
    seconds: load.seconds ?? 120,
  }
  const [command, ...args] = commandOf('http-load')
  const { stdout } = await promisify(execFile)(command ?? '', [...args, ...optionArguments(options)])
  return JSON.parse(stdout) as LoadResult
}

/** Starts a customer's webhook receiver that counts distinct messages and keeps each 100th request for a signature check. */
export function startCallbackSink(sampleFile: string): Promise<LineTool> {
  return startTool('callback-sink', { event: 'message.delivered', sample: sampleFile, 'sample-every': 100 })
}

/** Starts an SMSC that answers `latencyMs` late and counts distinct messages. */
export function startSmscSink(options: { latencyMs?: number; receiptDelayMs?: number }): Promise<LineTool> {
  return startTool('smsc-sink', {
    latency: options.latencyMs ?? 0,
    'receipt-delay': options.receiptDelayMs ?? 0,
  })
}

/** Tells whether the load tools are the compiled ones; without a C compiler the dearer Node ones stand in. */
export function areToolsNative(): boolean {
  return spawnSync('gcc', ['--version']).status === 0
}

function startTool(name: string, options: Record<string, string | number>): Promise<LineTool> {
  const [command, ...args] = commandOf(name)
  return startLineTool(command ?? '', [...args, ...optionArguments(options)])
}

function optionArguments(options: Record<string, string | number>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
}

function commandOf(name: string): string[] {
  return areToolsNative() ? [compile(name)] : [process.execPath, join(fallback, `${name}.ts`)]
}

/** Compiles a tool once per state of its source. */
function compile(name: string): string {
  const sources = ['common.h', `${name}.c`].map((file) => readFileSync(join(native, file)))
  const digest = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), 'patchbay-bench')
  const program = join(folder, `${name}-${digest}`)
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  execFileSync('gcc', ['-O2', '-o', `${program}.new`, join(native, `${name}.c`)])
  renameSync(`${program}.new`, program)
  return program
}
