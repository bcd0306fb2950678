import { parseArgs } from 'node:util'
import { coldStart } from './cold-start.ts'
import { emailCampaign } from './email.ts'
import { describeMachine, formatValue, type Measurement } from './measurement.ts'
import type { Scenario } from './scenario.ts'
import { acceptLatency } from './sms/accept-latency.ts'
import { endToEnd } from './sms/end-to-end.ts'
import { slowSmsc } from './sms/slow-smsc.ts'
import { staleReceipts } from './sms/stale-receipts.ts'
import { crash } from './sms/crash.ts'
import { smppSession } from './sms/smpp-session.ts'
import { toolKind } from './sms/tools.ts'
import { webhooksIn } from './webhooks/webhooks-in.ts'

const SCENARIOS: readonly Scenario[] = [
  endToEnd,
  staleReceipts,
  slowSmsc,
  acceptLatency,
  crash,
  smppSession,
  webhooksIn,
  emailCampaign,
  coldStart,
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: 'all' },
    count: { type: 'string' },
    connections: { type: 'string' },
    rounds: { type: 'string' },
  },
})

const chosen = SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const only = values.only === 'patchbay' || values.only === 'kannel' ? values.only : 'all'
if (chosen.length === 0) {
  const known = SCENARIOS.map(({ name, caption }) => `  ${name.padEnd(11)} ${caption}`).join('\n')
  process.stderr.write(`No benchmark of that name. There are:\n${known}\n`)
  process.exit(2)
}

const machine = describeMachine()
print(values.json, { machine: { ...machine, loadTools: toolKind() } })
for (const scenario of chosen) {
  if (!values.json) process.stdout.write(`\n${scenario.name}: ${scenario.caption}\n`)
  const figures = await run(scenario)
  for (const figure of figures) {
    if (values.json) print(true, { ...figure, machine })
    else printRow(figure)
  }
}

/** One benchmark that cannot run does not take the others with it, but the command ends with 1. */
async function run(scenario: Scenario): Promise<Measurement[]> {
  try {
    return await scenario.run({
      only,
      count: optionalNumber(values.count),
      connections: optionalNumber(values.connections),
      rounds: optionalNumber(values.rounds),
    })
  } catch (error) {
    process.stderr.write(
      `${scenario.name} could not be measured: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    process.exitCode = 1
    return []
  }
}

function optionalNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function print(asJson: boolean, line: object): void {
  if (asJson) process.stdout.write(`${JSON.stringify(line)}\n`)
  else process.stdout.write(`${JSON.stringify(line).replaceAll(/[{}"]/g, '').replaceAll(',', ', ')}\n`)
}

function printRow({ name, value, unit, note, runs }: Measurement): void {
  const all = runs && runs.length > 1 ? `runs: ${runs.map(formatValue).join(', ')}` : ''
  const row = `  ${name.padEnd(40)} ${formatValue(value).padStart(10)} ${unit.padEnd(22)} ${[note, all].filter(Boolean).join('; ')}`
  process.stdout.write(`${row.trimEnd()}\n`)
}
