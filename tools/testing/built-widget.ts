import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Where the widget was built; it is built first where a source of it is newer than what was built. */
export function builtWidget(): Promise<string> {
  const files = ['widget/frame.html', 'widget/bridge.ts', 'widget/vite.config.ts']
  return built('widget', ['widget/frame', 'widget/loader', 'shared'], files)
}

/** Where the feed's component was built; as the widget. */
export function builtFeed(): Promise<string> {
  const files = ['loader.ts', 'feed-element.ts', 'safe-link.ts', 'styles.ts', 'words.ts', 'vite.config.ts']
  return built(
    'feed',
    ['feed/client', 'feed/strings', 'feed/view', 'shared'],
    files.map((file) => `feed/${file}`),
  )
}

async function built(name: string, folders: readonly string[], files: readonly string[]): Promise<string> {
  const loader = join(root, name, 'dist/loader.js')
  const builtAt = statSync(loader, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  const sources = [...inFolders, ...files.map((file) => join(root, file))]
  if (sources.some((file) => statSync(file).mtimeMs > builtAt)) await build(name)
  return join(root, name, 'dist')
}

async function build(name: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--config', `${name}/vite.config.ts`, '--logLevel', 'error']
  const process = spawn(globalThis.process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(process, 'close')
  if (code !== 0) throw new Error(`${name} could not be built: vite ended with ${String(code)}.`)
}
