import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { variable } from '../config.ts'
import { fail, ok, warn, type Finding } from './finding.ts'

const root = join(import.meta.dirname, '../../..')
const gibibyte = 1024 ** 3

/** The runtime and the packages. */
export function examineRuntime(): Finding[] {
  const pinned = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>
  }
  const wanted = `v${pinned.optionalDependencies[`node-${process.platform}-${process.arch}`] ?? '?'}`
  const installed = join(root, 'node_modules/.patchbay-installed')
  const stale =
    !existsSync(installed) ||
    (existsSync(join(root, 'package-lock.json')) &&
      statSync(join(root, 'package-lock.json')).mtimeMs > statSync(installed).mtimeMs)
  return [
    process.version === wanted
      ? ok('runtime', `Node ${process.version}, as package.json pins`)
      : warn(
          'runtime',
          `Node ${process.version}; package.json pins ${wanted}`,
          'start with ./patchbay, which uses the pinned one',
        ),
    stale
      ? warn(
          'packages',
          'the packages are older than package-lock.json',
          'run ./patchbay up, which installs what is missing',
        )
      : ok('packages', 'installed'),
    existsSync(join(root, 'console/dist/index.html'))
      ? ok('console', 'built')
      : warn('console', 'not built: the API works, pages do not', 'run ./patchbay up, which builds it'),
  ]
}

/** The data directory, its room and its key. */
export function examineDataDir(dataDir: string): Finding[] {
  if (!existsSync(dataDir)) {
    const parent = nearestExisting(dataDir)
    return [
      isWritable(parent)
        ? ok('data directory', `${dataDir} does not exist yet; ./patchbay up makes it`)
        : fail(
            'data directory',
            `${dataDir} cannot be made in ${parent}`,
            `give another --data, or let this user write to ${parent}`,
          ),
      examineRoom(parent),
    ]
  }
  return [examineOwner(dataDir), examineRoom(dataDir), examineKey(dataDir)]
}

function examineOwner(dataDir: string): Finding {
  const { uid } = statSync(dataDir)
  const own = process.getuid?.() ?? uid
  if (!statSync(dataDir).isDirectory())
    return fail('data directory', `${dataDir} is not a directory`, 'give a directory with --data')
  if (!isWritable(dataDir))
    return fail('data directory', `${dataDir} cannot be written by user ${own}`, `chown -R ${own} ${dataDir}`)
  if (own !== 0 && uid !== own)
    return warn(
      'data directory',
      `${dataDir} belongs to user ${uid}, not to ${own}`,
      `chown -R ${own} ${dataDir}`,
    )
  return ok('data directory', `${dataDir} can be written`)
}

function examineRoom(path: string): Finding {
  const { bavail, bsize } = statfsSync(path)
  const free = bavail * bsize
  const says = `${(free / gibibyte).toFixed(1)} GiB free at ${path}`
  if (free < gibibyte / 4) return fail('disk', says, 'free space: PostgreSQL stops when the disk is full')
  return free < 2 * gibibyte ? warn('disk', says, 'free space soon') : ok('disk', says)
}

function examineKey(dataDir: string): Finding {
  const given = variable('PATCHBAY_SECRET_KEY')
  const file = join(dataDir, 'secret.key')
  if (given)
    return /^[0-9a-f]{64}$/i.test(given)
      ? ok('secret key', 'from PATCHBAY_SECRET_KEY; it is in no backup, keep it elsewhere too')
      : fail(
          'secret key',
          'PATCHBAY_SECRET_KEY is not 64 hex digits',
          'set the key that credentials were stored under',
        )
  if (!existsSync(file))
    return existsSync(join(dataDir, 'postgres'))
      ? fail(
          'secret key',
          `${file} is missing: stored credentials cannot be read`,
          'bring it back from a backup before starting',
        )
      : ok('secret key', 'none yet; made at the first start')
  const mode = statSync(file).mode & 0o777
  if (mode & 0o077)
    return fail('secret key', `${file} can be read by others (mode ${mode.toString(8)})`, `chmod 600 ${file}`)
  return /^[0-9a-f]{64}\s*$/i.test(readFileSync(file, 'utf8'))
    ? ok('secret key', `${file}, for its owner alone`)
    : fail('secret key', `${file} does not hold 64 hex digits`, 'bring it back from a backup')
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path))
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
