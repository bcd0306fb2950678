import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
  /** Gets a line "NUMBER ID" for each accepted message. */
  acceptedFile?: string
  /** The status of an accepted message; default 202. */
  expectedStatus?: number
}

/** The load tools in C, or their stand-ins in Node. */
export type ToolKind = 'native' | 'node'

/** Sends a load over keep-alive connections and tells what came back. */
export async function runLoad(load: Load, kind = toolKind()): Promise<LoadResult> {
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
    expect: load.expectedStatus ?? 202,
    accepted: load.acceptedFile ?? '',
  }
  const [command, ...args] = commandOf('http-load', kind)
  const { stdout } = await promisify(execFile)(command ?? '', [...args, ...optionArguments(options)])
  rmSync(file)
  return JSON.parse(stdout) as LoadResult
}

/** Starts a customer's webhook receiver that counts distinct messages and keeps each 100th request for a signature check. */
export function startCallbackSink(sampleFile: string, kind = toolKind()): Promise<LineTool> {
  return startTool('callback-sink', kind, {
    event: 'message.delivered',
    sample: sampleFile,
    'sample-every': 100,
  })
}

/** Starts an SMSC that answers `latencyMs` late and counts distinct messages. */
export function startSmscSink(
  options: { latencyMs?: number; receiptDelayMs?: number },
  kind = toolKind(),
): Promise<LineTool> {
  return startTool('smsc-sink', kind, {
    latency: options.latencyMs ?? 0,
    'receipt-delay': options.receiptDelayMs ?? 0,
  })
}

/** Tells which load tools run here: the compiled ones, or without a C compiler the dearer ones in Node. */
export function toolKind(): ToolKind {
  return spawnSync('gcc', ['--version']).status === 0 ? 'native' : 'node'
}

function startTool(
  name: string,
  kind: ToolKind,
  options: Record<string, string | number>,
): Promise<LineTool> {
  const [command, ...args] = commandOf(name, kind)
  return startLineTool(command ?? '', [...args, ...optionArguments(options)])
}

function optionArguments(options: Record<string, string | number>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
}

function commandOf(name: string, kind: ToolKind): string[] {
  return kind === 'native' ? [compile(name)] : [process.execPath, join(fallback, `${name}.ts`)]
}

/** Compiles a tool once per state of its source. */
function compile(name: string): string {
  const sources = ['common.h', `${name}.c`].map((file) => readFileSync(join(native, file)))
  const digest = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 16)
  const folder = new URL('../../node_modules/.cache/bench', import.meta.url).pathname
  const program = join(folder, `${name}-${digest}`)
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  execFileSync('gcc', ['-O2', '-o', `${program}.new`, join(native, `${name}.c`)])
  renameSync(`${program}.new`, program)
  return program
}
