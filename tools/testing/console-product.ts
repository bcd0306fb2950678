import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { builtWidget } from './built-widget.ts'
import { aPlace, aPortBase, startInstance } from './instance.ts'

const root = join(import.meta.dirname, '../..')

/** A running product with its console, for tests in a browser. */
export type ConsoleProduct = { readonly demoFile: string; stop(): Promise<void> }

/** Starts the product with the demo account; builds the console first where a source of it is newer than what was built. */
export async function startConsoleProduct(): Promise<ConsoleProduct> {
  const [product] = await startConsoleProducts(1)
  return product!
}

/** Starts it several times, for tests that run side by side. */
export async function startConsoleProducts(count: number): Promise<ConsoleProduct[]> {
  if (isStale()) await buildConsole()
  await builtWidget()
  const products: ConsoleProduct[] = []
  // One after the other, so that none takes the ports another is about to take.
  for (let n = 0; n < count; n++) products.push(await startOne())
  return products
}

async function startOne(): Promise<ConsoleProduct> {
  const place = aPlace()
  const dataDir = join(place.path, 'a')
  const instance = await startInstance(dataDir, await aPortBase(), ['--demo'], {
    PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '1',
  })
  return {
    demoFile: join(dataDir, 'demo.json'),
    async stop() {
      await instance.end('SIGTERM')
      await place.clear()
    },
  }
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
