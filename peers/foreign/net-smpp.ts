import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const smscProgram = new URL('net-smpp-smsc.pl', import.meta.url).pathname
const esmeProgram = new URL('net-smpp-esme.pl', import.meta.url).pathname

/** One PDU as the Net::SMPP message centre logged it; which other fields there are depends on the command. */
export type LoggedPdu = {
  direction: 'in' | 'out'
  command: string
  n?: number
  messageId?: string
  destination?: string
  source?: string
  esmClass?: number
  dataCoding?: number
  shortMessage?: string
  payload?: string
  state?: string
  status?: number
}

/** A running Net::SMPP message centre. */
export type NetSmppSmsc = { port: number; log: () => LoggedPdu[]; stop: () => Promise<void> }

/** Starts the message centre on a port of 127.0.0.1. What it varies is written at the head of net-smpp-smsc.pl. */
export async function startNetSmppSmsc(port: number, limitSeconds = 120): Promise<NetSmppSmsc> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-peers-smsc-'))
  const logFile = join(folder, 'pdus.jsonl')
  const args = [smscProgram, '--port', String(port), '--log', logFile, '--seconds', String(limitSeconds)]
  const child = spawn('perl', args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), ended])
  if (child.exitCode !== null) throw new Error('the Net::SMPP message centre did not start')
  return {
    port,
    log: () =>
      readFileSync(logFile, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as LoggedPdu),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One check of the Net::SMPP client. */
export type EsmeCheck = { check: string; ok: boolean; detail: string }

/** Lets the Net::SMPP client go through its checks against an SMPP server on 127.0.0.1. */
export async function runNetSmppEsme(server: {
  port: number
  systemId: string
  password: string
  from: string
  to: string
}): Promise<EsmeCheck[]> {
  const options = [
    '--port',
    String(server.port),
    '--system-id',
    server.systemId,
    '--password',
    server.password,
  ]
  const addresses = ['--from', server.from, '--to', server.to]
  const { stdout } = await promisify(execFile)('perl', [esmeProgram, ...options, ...addresses], {
    timeout: 180_000,
  })
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EsmeCheck)
}
