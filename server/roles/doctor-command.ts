import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { carriersOf } from '#channels/channels.ts'
import { variable } from '#platform/config.ts'
import { holderOf } from '#platform/data-dir-lock.ts'
import { connectDatabase, disconnectDatabase } from '#platform/db.ts'
import { examineDatabase } from '#platform/doctor/examine-database.ts'
import { examineDataDir, examineRuntime } from '#platform/doctor/examine-machine.ts'
import { examinePorts, whyUnreachable } from '#platform/doctor/examine-ports.ts'
import { fail, ok, warn, type Finding } from '#platform/doctor/finding.ts'
import { runningEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { isPackName, lintPack, loadClauses, loadPack, packNames } from '#policy/policy.ts'
import { runCommand } from './run-command.ts'

const signs = { ok: '✓', warn: '!', fail: '✗' } as const

/** Checks what Patchbay stands on and says how to mend it; changes nothing. Exit code 1 when something must be mended. */
export async function doctorCommand(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string', default: './.patchbay' },
      'port-base': { type: 'string', default: '4000' },
      operator: { type: 'string', default: variable('PATCHBAY_OPERATOR') },
      json: { type: 'boolean', default: false },
    },
  })
  const findings = await examine(resolve(values.data), Number(values['port-base']), values.operator)
  if (values.json) console.log(JSON.stringify(findings, null, 2))
  else for (const finding of findings) console.log(lineOf(finding))
  return findings.some(({ state }) => state === 'fail') ? 1 : 0
}

function lineOf({ check, state, says, mend }: Finding): string {
  return `${signs[state]} ${check}: ${says}${mend ? ` → ${mend}` : ''}`
}

async function examine(dataDir: string, portBase: number, operator: string): Promise<Finding[]> {
  const bind = variable('PATCHBAY_BIND')
  const running = variable('DATABASE_URL')
    ? await answers(bind, portBase)
    : (await holderOf(dataDir))?.startsWith('up ') === true
  return [
    ...examineRuntime(),
    ...examineDataDir(dataDir),
    ...(await examinePorts(bind, portBase, running)),
    ...(await examineStore(dataDir)),
    examinePack(operator),
  ]
}

/** Processes that share a database by DATABASE_URL do not hold the data directory: ask the port itself. */
async function answers(bind: string, port: number): Promise<boolean> {
  return fetch(`http://${bind}:${port}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => response.ok && (await response.text()).includes('"ok"'),
    () => false,
  )
}

async function examineStore(dataDir: string): Promise<Finding[]> {
  const cluster = join(dataDir, 'postgres')
  const url = variable('DATABASE_URL') || (await runningEmbeddedPostgres(cluster))
  if (!url)
    return [
      ok(
        'database',
        existsSync(cluster)
          ? 'the embedded PostgreSQL is stopped; start with ./patchbay up to have it and the carriers checked'
          : 'the embedded PostgreSQL is made at the first start',
      ),
    ]
  const findings = await examineDatabase(url)
  if (findings.some(({ state }) => state === 'fail')) return findings
  return [...findings, ...(await examineCarriers(url))]
}

async function examineCarriers(url: string): Promise<Finding[]> {
  connectDatabase(url, { platform: 1, app: 1 })
  try {
    const { carriers } = await carriersOf()
    const findings = carriers
      .filter(({ enabled }) => enabled)
      .map(({ name, settings }) => examineCarrier(name, settings))
    if (findings.length === 0)
      return [warn('carriers', 'none is enabled', 'set one up as the operator: nothing can be sent yet')]
    return await Promise.all(findings)
  } catch (error) {
    return [
      warn(
        'carriers',
        `they could not be read: ${(error as Error).message}`,
        'run ./patchbay up, which brings the database up to date',
      ),
    ]
  } finally {
    await disconnectDatabase()
  }
}

async function examineCarrier(name: string, settings: Readonly<Record<string, unknown>>): Promise<Finding> {
  const { host, port } = settings
  const check = `carrier ${name}`
  if (typeof host !== 'string' || typeof port !== 'number') return ok(check, 'has no address to try')
  const why = await whyUnreachable(host, port)
  return why === null
    ? ok(check, `${host}:${port} can be reached`)
    : warn(
        check,
        `${host}:${port} cannot be reached (${why})`,
        'look at the network and at the carrier; messages wait meanwhile',
      )
}

function examinePack(operator: string): Finding {
  const check = 'operator pack'
  if (!isPackName(operator))
    return fail(check, `there is no operator ${operator}`, `choose one of ${packNames.join(', ')}`)
  try {
    const problems = lintPack(loadPack(operator), loadClauses())
    return problems.length === 0
      ? ok(check, `${operator} is clean`)
      : fail(
          check,
          `${operator}: ${problems.length} problems, first: ${problems[0]}`,
          'mend the files in operators/',
        )
  } catch (error) {
    return fail(
      check,
      `${operator} cannot be read: ${(error as Error).message}`,
      'mend the files in operators/',
    )
  }
}

if (import.meta.main) runCommand('examine itself', doctorCommand)
