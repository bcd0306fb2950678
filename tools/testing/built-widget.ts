import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const sources = ['widget/frame', 'widget/loader', 'shared']
const files = ['widget/frame.html', 'widget/bridge.ts', 'widget/vite.config.ts']

/** Where the widget was built; it is built first where a source of it is newer than what was built. */
export async function builtWidget(): Promise<string> {
  if (isStale()) await build()
  return join(root, 'widget/dist')
}

function isStale(): boolean {
  const built = statSync(join(root, 'widget/dist/loader.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const inFolders = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return [...inFolders, ...files.map((file) => join(root, file))].some(
    (file) => statSync(file).mtimeMs > built,
  )
}

async function build(): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--config', 'widget/vite.config.ts', '--logLevel', 'error']
  const process = spawn(globalThis.process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(process, 'close')
  if (code !== 0) throw new Error(`The widget could not be built: vite ended with ${String(code)}.`)
}
