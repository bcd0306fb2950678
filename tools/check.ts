// Every check that needs no test run, in order: format, lint, types, tidy, schema, console.
// Stops at the first red; `--all` goes on. Step names as arguments run only those.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run } from './runner/run.ts'

const root = join(import.meta.dirname, '..')
const bin = (name: string): string => join(root, 'node_modules/.bin', name)
const existing = (paths: readonly string[]): string[] => paths.filter((path) => existsSync(join(root, path)))

const CODE = [
  'server',
  'shared',
  'sandbox',
  'console/src',
  'console/e2e',
  'console/vite.config.ts',
  'feed',
  'widget/bridge.ts',
  'widget/e2e',
  'widget/frame',
  'widget/loader',
  'widget/size.test.ts',
  'widget/vite.config.ts',
  'tools',
  'bench',
  'scenarios',
  'peers',
  'e2e',
]

export type Step = {
  readonly name: string
  readonly command: readonly string[]
  /** The step is left out while this file does not exist. */
  readonly needs?: string
}

const steps: readonly Step[] = [
  { name: 'format', command: [bin('oxfmt'), '--check', ...existing(CODE)] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', ...existing(CODE)] },
  { name: 'types', command: [bin('tsc'), '-p', 'tsconfig.json'] },
  {
    name: 'console types',
    command: [bin('tsc'), '-p', 'console/tsconfig.json'],
    needs: 'console/tsconfig.json',
  },
  { name: 'feed types', command: [bin('tsc'), '-p', 'feed/tsconfig.json'], needs: 'feed/tsconfig.json' },
  {
    name: 'widget types',
    command: [bin('tsc'), '-p', 'widget/tsconfig.json'],
    needs: 'widget/tsconfig.json',
  },
  { name: 'tidy', command: [process.execPath, 'tools/tidy.ts', '--strict'] },
  {
    name: 'configuration',
    command: [process.execPath, 'tools/config-docs.ts'],
    needs: 'tools/config-docs.ts',
  },
  { name: 'schema', command: [process.execPath, 'tools/schema.ts', '--check'], needs: 'tools/schema.ts' },
  {
    name: 'console build',
    command: [bin('vite'), 'build', '--config', 'console/vite.config.ts', '--logLevel', 'warn'],
    needs: 'console/vite.config.ts',
  },
  {
    name: 'feed build',
    command: [bin('vite'), 'build', '--config', 'feed/vite.config.ts', '--logLevel', 'warn'],
    needs: 'feed/vite.config.ts',
  },
  {
    name: 'widget build',
    command: [bin('vite'), 'build', '--config', 'widget/vite.config.ts', '--logLevel', 'warn'],
    needs: 'widget/vite.config.ts',
  },
]

/** How the steps ended; a step that was not reached counts as neither. */
export type CheckResult = { readonly passed: number; readonly failed: number }

/** Runs the steps in order and prints one line for each, and the whole output of those that fail. */
export async function check(
  chosen: readonly Step[],
  goOn: boolean,
  print: (line: string) => void,
): Promise<CheckResult> {
  let passed = 0
  let failed = 0
  for (const { name, command, needs } of chosen) {
    if (needs !== undefined && !existsSync(join(root, needs))) continue
    const { code, output, ms } = await run(command, { cwd: root, env: { ...process.env, NO_COLOR: '1' } })
    const seconds = `${(ms / 1000).toFixed(1)} s`
    if (code === 0) {
      passed++
      print(`✓ ${name.padEnd(16)} ${seconds}`)
      continue
    }
    failed++
    print(
      `✗ ${name.padEnd(16)} ${seconds}, exit ${code}: ${command.map((word) => word.replace(`${root}/`, '')).join(' ')}`,
    )
    print(output.trimEnd())
    if (!goOn || code === null) break
  }
  return { passed, failed }
}

/** Every step, whatever fails: what a whole test run starts with. */
export const checkAll = (print: (line: string) => void): Promise<CheckResult> => check(steps, true, print)

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const [flags, wanted] = [
    process.argv.slice(2).filter((a) => a.startsWith('-')),
    process.argv.slice(2).filter((a) => !a.startsWith('-')),
  ]
  const chosen = wanted.length === 0 ? steps : steps.filter(({ name }) => wanted.includes(name))
  const { passed, failed } = await check(chosen, flags.includes('--all'), console.log)
  console.log(
    failed > 0 ? `check failed: ${failed} of ${passed + failed} steps run` : `check passed: ${passed} steps`,
  )
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
