import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { aPlace, aPortBase, startInstance } from '#tools/testing/instance.ts'

export type Demo = {
  url: string
  operator: { email: string; password: string }
  account: { id: string; email: string; password: string; apiKey: string }
}

const root = join(import.meta.dirname, '../..')

/** The running product under test: the one whose demo file PATCHBAY_E2E_DEMO names, or one started here and stopped after the tests. */
export const demo: Demo = readDemo(process.env['PATCHBAY_E2E_DEMO'] ?? (await startProduct()))

function readDemo(file: string): Demo {
  return JSON.parse(readFileSync(file, 'utf8')) as Demo
}

async function startProduct(): Promise<string> {
  if (isStale()) await buildConsole()
  const place = aPlace()
  const dataDir = join(place.path, 'a')
  const instance = await startInstance(dataDir, await aPortBase(), ['--demo'], {
    PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '1',
  })
  after(async () => {
    await instance.end('SIGTERM')
    await place.clear()
  })
  return join(dataDir, 'demo.json')
}

/** Whether a source of the console is newer than what was built of it. */
function isStale(): boolean {
  const built = statSync(join(root, 'console/dist/index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return ['console/src', 'console/public', 'shared'].some((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > built,
    ),
  )
}

async function buildConsole(): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--config', 'console/vite.config.ts', '--logLevel', 'error']
  const build = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(build, 'close')
  if (code !== 0) throw new Error(`The console could not be built: vite ended with ${String(code)}.`)
}
