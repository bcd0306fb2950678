import { parseArgs } from 'node:util'
import { join, resolve } from 'node:path'
import { roles as allRoles, variable, variableIsOn, type Role, type Settings } from '#platform/config.ts'
import { log } from '#platform/log.ts'
import { startPatchbay } from '#roles/start-patchbay.ts'

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
      'no-sandbox': { type: 'boolean', default: false },
    },
  })
  const portBase = Number(values['port-base'])
  if (!Number.isInteger(portBase) || portBase < 1 || portBase > 60_000)
    throw new Error('--port-base must be a whole number from 1 to 60000')
  const asked = values.roles.split(',').map((role) => role.trim())
  const unknown = asked.find((role) => !(allRoles as readonly string[]).includes(role))
  if (unknown !== undefined) throw new Error(`there is no role ${unknown}; there are ${allRoles.join(', ')}`)
  const bind = variable('PATCHBAY_BIND')
  const testInstance = values.demo || variableIsOn('PATCHBAY_TEST_INSTANCE')
  if (values.demo) process.env['PATCHBAY_TEST_INSTANCE'] = '1'
  return {
    dataDir: resolve(values.data),
    portBase,
    bind,
    publicUrl: variable('PATCHBAY_PUBLIC_URL') || `http://${bind}:${portBase}`,
    operator: values.operator,
    roles: asked.filter((role): role is Role => role !== 'sandbox' || !values['no-sandbox']) as Role[],
    demo: values.demo,
    sandbox: !values['no-sandbox'] && asked.includes('sandbox'),
    testInstance,
  }
}

async function main(): Promise<void> {
  const settings = settingsOf(process.argv.slice(2))
  const patchbay = await startPatchbay(settings)
  process.stdout.write(`Patchbay is ready at ${settings.publicUrl}\n`)
  if (settings.demo) process.stdout.write(`Demo credentials: ${join(settings.dataDir, 'demo.json')}\n`)
  let stopping = false
  const stop = (signal: string): void => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'draining')
    patchbay.stop().then(
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
  process.stderr.write(`Patchbay cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
  log.debug({ err: error }, 'start failed')
  process.exit(1)
})
