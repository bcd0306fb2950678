// What `./patchbay test [AREA…]` runs: everything, or the modules and areas named.
// Options that begin with --test- go on to node's test runner. The last line is `N passed, N failed, N skipped`.
import { delimiter, join } from 'node:path'
import { checkAll } from './check.ts'
import { debianPackages, type PeerArea } from './debian-packages.ts'
import { installPackages } from './runner/install-packages.ts'
import { nothingRun, runSuite, sum, type Tally } from './runner/run-suite.ts'
import { endAll } from './runner/run.ts'
import { areas, askable, chosen, longestFirst, suitesIn, type Area, type Suite } from './runner/suites.ts'

const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const asked = args.filter((arg) => !arg.startsWith('-'))
const options = args.filter((arg) => arg.startsWith('--test-'))

const MODULE_TIMEOUT_MS = 300_000
const WHOLE_TIMEOUT_MS = 900_000

/** Processes at a time: tests wait more than they compute. Whole programs start a database server of their own. */
const together: Readonly<Record<Area, number>> = { check: 1, modules: 3, scenarios: 2, peers: 2, e2e: 2 }

/** Asked to stop: what is under way is ended, and the database server after it. */
let interrupted = false

/** What failed, said again at the end: a long log is read from there. */
const failures: string[] = []

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true
    endAll()
  })
}

process.exitCode = await main()

async function main(): Promise<number> {
  const unknown = args.filter((arg) => !askable().includes(arg) && !options.includes(arg))
  if (unknown.length > 0) {
    console.error(`No such area: ${unknown.join(', ')}. One of: ${askable().join(' ')}`)
    return 2
  }
  let tally = nothingRun
  if (asked.length === 0 || asked.includes('check'))
    tally = sum(tally, { ...nothingRun, ...(await checkAll(console.log)) })
  const suites = chosen(suitesIn(root), asked)
  if (suites.length > 0 && !interrupted) tally = sum(tally, await runAll(suites).catch(notRun))
  if (interrupted) console.log('✗ interrupted: what had ended until then counts, the rest was not run')
  if (failures.length > 0) console.log(`\nWhat failed:\n${failures.join('\n')}`)
  console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
  return tally.failed > 0 || tally.passed === 0 || interrupted ? 1 : 0
}

function notRun(error: unknown): Tally {
  console.log('✗ the tests could not be run:', error)
  return { ...nothingRun, failed: 1 }
}

async function runAll(suites: readonly Suite[]): Promise<Tally> {
  const servers = await startDatabaseServers(suites)
  const env = {
    ...process.env,
    PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(root, 'node_modules/.cache/compile'),
  }
  const lanesOf = (area: Area, ofArea: NodeJS.ProcessEnv): NodeJS.ProcessEnv[] =>
    Array.from({ length: together[area] }, (_, lane) => {
      const server = servers[lane]
      return { ...ofArea, ...(server && { PATCHBAY_TEST_DATABASE_SERVER: server.url }) }
    })
  try {
    let tally = nothingRun
    for (const area of areas) {
      const ofArea = suites.filter((suite) => suite.area === area)
      if (ofArea.length === 0) continue
      const lanes = lanesOf(area, { ...env, ...(await peersOf(area)) })
      tally = sum(tally, await (area === 'e2e' ? runInBrowser(ofArea, lanes) : runArea(area, ofArea, lanes)))
    }
    return tally
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

/** A product serves every test in a browser that runs beside no other: starting it takes longer than many of them. */
async function runInBrowser(suites: readonly Suite[], lanes: readonly NodeJS.ProcessEnv[]): Promise<Tally> {
  const isGiven = lanes.some((env) => env['PATCHBAY_SKIP_PEERS'] || env['PATCHBAY_E2E_DEMO'])
  if (isGiven) return runArea('e2e', suites, lanes.slice(0, 1))
  const { startConsoleProducts } = await import('./testing/console-product.ts')
  const products = await startConsoleProducts(Math.min(lanes.length, suites.length))
  try {
    const ofLanes = products.map(({ demoFile }, lane) => ({ ...lanes[lane], PATCHBAY_E2E_DEMO: demoFile }))
    return await runArea('e2e', suites, ofLanes)
  } finally {
    await Promise.all(products.map((product) => product.stop()))
  }
}

/** Runs suites side by side, those that take long first: in as many lanes as there are environments. */
async function runArea(
  area: Area,
  suites: readonly Suite[],
  environments: readonly NodeJS.ProcessEnv[],
): Promise<Tally> {
  const timeoutMs = area === 'modules' ? MODULE_TIMEOUT_MS : WHOLE_TIMEOUT_MS
  const waiting = longestFirst(suites)
  let tally = nothingRun
  const work = async (env: NodeJS.ProcessEnv, lane: number): Promise<void> => {
    for (let suite = waiting.shift(); suite && !interrupted; suite = waiting.shift()) {
      const ofLane = { ...env, PATCHBAY_TEST_LANE: String(lane) }
      const result = await runSuite(suite, { root, env: ofLane, timeoutMs, options })
      if (interrupted) return
      console.log(result.text)
      if (result.failures !== '') failures.push(result.failures)
      tally = sum(tally, result)
    }
  }
  await Promise.all(environments.map(work))
  return tally
}

/** Sees to the foreign programs of an area; where some are missing, says so and tells the tests to skip. */
async function peersOf(area: Area): Promise<NodeJS.ProcessEnv> {
  if (!isPeerArea(area)) return {}
  const missing = await installPackages(Object.keys(debianPackages[area]), console.log)
  if (missing.length === 0) return {}
  console.log(
    `- ${area}: skipping what needs ${missing.join(', ')} (as root on Debian they are installed: apt-get install ${missing.join(' ')})`,
  )
  return { PATCHBAY_SKIP_PEERS: '1' }
}

function isPeerArea(area: Area): area is PeerArea {
  return Object.hasOwn(debianPackages, area)
}

type TestServer = { readonly url: string; stop(): Promise<void> }

/**
 * A database server for each lane; a test process clones its own database from a template in it. Readers of events wait for
 * the oldest transaction of their server, so that lanes that shared one would wait for each other.
 */
async function startDatabaseServers(suites: readonly Suite[]): Promise<TestServer[]> {
  if (suites.every(({ name }) => name === 'shared')) return []
  const { startTestServer } = await import('./testing/server.ts')
  const count = Math.min(Math.max(...Object.values(together)), suites.length)
  return Promise.all(Array.from({ length: count }, startTestServer))
}
