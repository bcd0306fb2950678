import { existsSync, readFileSync } from 'node:fs'
import { run } from './run.ts'

const APT = { DEBIAN_FRONTEND: 'noninteractive', DEBCONF_NONINTERACTIVE_SEEN: 'true', RUNLEVEL: '1' }

/**
 * Installs the Debian packages that are missing, when this is root on Debian or Ubuntu.
 * Gives those that are missing still: their tests must be skipped.
 */
export async function installPackages(
  wanted: readonly string[],
  print: (line: string) => void,
): Promise<string[]> {
  const missing = await missingOf(wanted)
  if (missing.length === 0) return []
  if (process.getuid?.() !== 0 || !isDebian()) return missing
  print(`installing ${missing.join(' ')}`)
  const env = { ...process.env, ...APT }
  await run(['apt-get', 'update', '-q'], { cwd: '/', env, timeoutMs: 300_000 })
  const { code, output } = await run(
    ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...missing],
    { cwd: '/', env, timeoutMs: 900_000 },
  )
  if (code !== 0)
    print(`apt-get install ended with ${code}:\n${output.trimEnd().split('\n').slice(-5).join('\n')}`)
  return missingOf(missing)
}

async function missingOf(wanted: readonly string[]): Promise<string[]> {
  const { output } = await run(['dpkg-query', '-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted], {
    cwd: '/',
  })
  const installed = output
    .split('\n')
    .filter((line) => line.endsWith(' installed'))
    .map((line) => line.split(' ')[0])
  return wanted.filter((name) => !installed.includes(name))
}

function isDebian(): boolean {
  return (
    existsSync('/etc/os-release') &&
    /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  )
}
