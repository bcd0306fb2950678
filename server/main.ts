import { parseArgs } from 'node:util'
import { join, resolve } from 'node:path'
import {
  givenNames,
  portOffsets,
  roles as allRoles,
  setVariable,
  showsSandbox,
  variable,
  variableIsOn,
  type Role,
  type Settings,
} from '#platform/config.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'
import { isBlocked } from '#platform/blocked-ports.ts'
import { configurationFaults } from '#platform/check-configuration.ts'
import { log } from '#platform/log.ts'
import { inWords } from '#roles/in-words.ts'
import { startPatchbay, type Patchbay } from '#roles/start-patchbay.ts'

/** Reads the flags of `./patchbay up` over the environment. */
function settingsOf(argv: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string', default: './.patchbay' },
      'port-base': { type: 'string', default: '4000' },
      operator: { type: 'string', default: variable('PATCHBAY_OPERATOR') },
      roles: { type: 'string', default: variable('PATCHBAY_ROLES') },
      demo: { type: 'boolean', default: false },
      'no-sandbox': { type: 'boolean', default: variableIsOn('PATCHBAY_NO_SANDBOX') },
    },
  })
  if (values.data === '') throw new Error('--data must name a directory')
  const portBase = Number(values['port-base'])
  if (!Number.isInteger(portBase) || portBase < 1 || portBase > 60_000)
    throw new Error('--port-base must be a whole number from 1 to 60000')
  const shut = [portOffsets.http, portOffsets.sandbox].map((offset) => portBase + offset).find(isBlocked)
  if (shut !== undefined)
    throw new Error(`browsers do not open port ${shut}: take another --port-base than ${portBase}`)
  const asked = values.roles.split(',').map((role) => role.trim())
  const unknown = asked.find((role) => !(allRoles as readonly string[]).includes(role))
  if (unknown !== undefined) throw new Error(`there is no role ${unknown}; there are ${allRoles.join(', ')}`)
  const bind = variable('PATCHBAY_BIND')
  const testInstance = values.demo || variableIsOn('PATCHBAY_TEST_INSTANCE')
  if (values.demo) setVariable('PATCHBAY_TEST_INSTANCE', '1')
  if (values['no-sandbox']) setVariable('PATCHBAY_NO_SANDBOX', '1')
  const publicUrl = variable('PATCHBAY_PUBLIC_URL') || `http://${bind}:${portBase}`
  setVariable('PATCHBAY_PUBLIC_URL', publicUrl)
  if (showsSandbox()) {
    trustSandbox(`http://${bind}:${portBase + portOffsets.sandbox}`)
    setVariable('PATCHBAY_SANDBOX_MAIL', `${bind}:${portBase + portOffsets.sandboxMail}`)
  }
  return {
    dataDir: resolve(values.data),
    portBase,
    bind,
    publicUrl,
    operator: values.operator,
    roles: asked.filter((role): role is Role => role !== 'sandbox' || !values['no-sandbox']) as Role[],
    demo: values.demo,
    sandbox: !values['no-sandbox'] && asked.includes('sandbox'),
    testInstance,
  }
}

/** The providers of the sandbox network stand at a private address. */
function trustSandbox(origin: string): void {
  setVariable('PATCHBAY_SANDBOX_URL', origin)
  addPrivateProvider(origin)
}

/** Longer than the pipeline's own drain; what is not done then is taken up again at the next start. */
const drainMsMax = 30_000

async function main(): Promise<void> {
  const faults = configurationFaults(givenNames())
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const settings = settingsOf(process.argv.slice(2))
  const starting = startPatchbay(settings)
  stopOnSignals(starting)
  await starting
  process.stdout.write(`Patchbay is ready at ${settings.publicUrl}\n`)
  if (settings.demo) process.stdout.write(`Demo credentials: ${join(settings.dataDir, 'demo.json')}\n`)
}

/** The first signal drains, also while starting; the second one, or a drain without end, lets go at once. */
function stopOnSignals(starting: Promise<Patchbay>): void {
  let stopping = false
  const letGo = (why: string): void => {
    log.warn(`${why}; what was under way is taken up again at the next start`)
    const end = (): void => process.exit(1)
    starting.then((patchbay) => patchbay.abandon()).then(end, end)
    setTimeout(end, 500)
  }
  const stop = (signal: string): void => {
    if (stopping) return letGo('a second signal ends the drain')
    stopping = true
    log.info({ signal }, 'draining')
    setTimeout(() => letGo(`the drain did not end within ${drainMsMax / 1_000} s`), drainMsMax).unref()
    starting
      .then((patchbay) => patchbay.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'the drain did not end cleanly')
          process.exit(1)
        },
      )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
}

main().catch((error: unknown) => {
  process.stderr.write(`Patchbay cannot start: ${inWords(error)}\n`)
  log.debug({ err: error }, 'start failed')
  process.exit(1)
})
