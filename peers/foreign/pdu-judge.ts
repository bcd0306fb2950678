import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A capture of one loopback port under way. */
export type Capture = {
  /** Ends the capture and has every PDU in it judged. */
  judge: () => Promise<Judgement>
}

/**
 * What tshark and libsmpp34 say of every PDU on a port, whoever sent it.
 * Shape: `counts` and `libsmpp34Counts` by command_id in 8 hex digits; `malformed` and `refused` are what each objects to.
 */
export type Judgement = {
  counts: Record<string, number>
  malformed: string[]
  libsmpp34Counts: Record<string, number>
  refused: string[]
}

const run = promisify(execFile)
const OUTPUT_LIMIT = { maxBuffer: 256 * 1024 * 1024 }

/** Captures what passes through a TCP port of the loopback interface, until it is judged. Needs root. */
export async function captureSmpp(port: number): Promise<Capture> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-peers-capture-'))
  const file = join(folder, 'smpp.pcap')
  const dumpcap = spawn('dumpcap', ['-q', '-i', 'lo', '-B', '64', '-f', `tcp port ${port}`, '-w', file])
  const ended = once(dumpcap, 'exit')
  await Promise.race([saysThatItCaptures(dumpcap.stderr), ended])
  if (dumpcap.exitCode !== null) throw new Error('dumpcap did not start')
  return {
    judge: async () => {
      await new Promise((resolve) => setTimeout(resolve, 500)) // what passed last reaches the file
      dumpcap.kill('SIGINT')
      await ended
      const judgement = await judgeFile(file, port, folder)
      rmSync(folder, { recursive: true, force: true })
      return judgement
    },
  }
}

function saysThatItCaptures(stderr: NodeJS.ReadableStream): Promise<void> {
  let said = ''
  return new Promise((resolve) => {
    stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('File: ')) resolve()
    })
  })
}

async function judgeFile(file: string, port: number, folder: string): Promise<Judgement> {
  const asSmpp = ['-r', file, '-d', `tcp.port==${port},smpp`]
  const objection = '_ws.malformed || (smpp && _ws.expert.severity == "Error")'
  const commands = await tshark([...asSmpp, '-Y', 'smpp', '-T', 'fields', '-e', 'smpp.command_id'])
  const malformed = await tshark([
    ...asSmpp,
    '-Y',
    objection,
    '-T',
    'fields',
    '-e',
    'frame.number',
    '-e',
    '_ws.col.Info',
  ])
  const streams = await tshark([...asSmpp, '-T', 'fields', '-e', 'tcp.stream'])
  const octets: Buffer[] = []
  for (const stream of new Set(streams)) octets.push(...(await followStream(file, stream)))
  const verdicts = execFileSync(buildJudge(folder), { input: Buffer.concat(octets), ...OUTPUT_LIMIT })
    .toString()
    .split('\n')
    .filter(Boolean)
  return {
    counts: countBy(commands.flatMap((line) => line.split(',')).map((id) => id.replace('0x', ''))),
    malformed,
    libsmpp34Counts: countBy(verdicts.map((line) => line.split(' ')[1] ?? '')),
    refused: verdicts.filter((line) => line.startsWith('bad') && !isRefusedBind(line)),
  }
}

async function tshark(args: string[]): Promise<string[]> {
  const { stdout } = await run('tshark', args, OUTPUT_LIMIT)
  return stdout.split('\n').filter(Boolean)
}

/** Both directions of a TCP stream as octets. tshark writes a line of hex per segment, the second direction indented. */
async function followStream(file: string, stream: string): Promise<Buffer[]> {
  const lines = await tshark(['-r', file, '-q', '-z', `follow,tcp,raw,${stream}`])
  const segments = lines.filter((line) => /^\t?[0-9a-f]+$/.test(line))
  const directions = [
    segments.filter((line) => !line.startsWith('\t')),
    segments.filter((line) => line.startsWith('\t')),
  ]
  return directions.map((direction) => Buffer.from(direction.join('').replaceAll('\t', ''), 'hex'))
}

/** A refused bind has no body (SMPP 3.4 §4.1.2), and libsmpp34 wants one all the same. */
function isRefusedBind(verdict: string): boolean {
  return / 00000010800000(01|02|09)(?!00000000)/.test(verdict)
}

function buildJudge(folder: string): string {
  const program = join(folder, 'libsmpp34-judge')
  const source = new URL('libsmpp34-judge.c', import.meta.url).pathname
  execFileSync('gcc', ['-O1', source, '-lsmpp34', '-o', program])
  return program
}

function countBy(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
