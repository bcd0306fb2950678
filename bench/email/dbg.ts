import { startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { startLineTool } from '../line-tool.ts'
import { cpuSecondsOf } from '../process-trees.ts'
import { startMailSink } from './sink.ts'
import { mkdtempSync, rmSync } from 'node:fs'
const dir = mkdtempSync('/tmp/dbg-')
const pg = await startEmbeddedPostgres(dir + '/pg')
const sink = await startMailSink()
const tools = []
for (const [name, args] of [
  [
    'pb',
    [
      '--cpu-prof',
      '--cpu-prof-dir=/tmp/prof-db',
      'bench/email/contender.ts',
      '--port',
      String(sink.port),
      '--database',
      pg.url,
    ],
  ],
  ['mem', ['bench/email/contender.ts', '--port', String(sink.port)]],
  ['nm', ['bench/email/contender.ts', '--sender', 'nodemailer', '--port', String(sink.port)]],
] as const)
  tools.push([name, await startLineTool(process.execPath, args as never)] as const)
for (let i = 0; i < 4; i++)
  for (const [name, tool] of tools) {
    const n = name === 'nm' ? 2000 : 8000
    await tool.ask(`prepare ${n}`)
    const b = cpuSecondsOf([pg.pid])
    const r = await tool.ask('send')
    console.log(
      name,
      (r.cpuSeconds! / r.sent!) * 1000,
      'pg',
      ((cpuSecondsOf([pg.pid]) - b) / r.sent!) * 1000,
      'wall/s',
      r.sent! / r.seconds!,
    )
  }
for (const [, tool] of tools) await tool.stop()
await sink.stop()
await pg.stop()
rmSync(dir, { recursive: true })
