import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** How to run PostgreSQL, which refuses to run as root: as another user, or as nobody inside a user namespace. */
export type SystemIdentity = {
  readonly uid?: number
  readonly gid?: number
  /** Words put before the command. */
  readonly prefix: readonly string[]
  /** Who must own the data directory, seen from outside. */
  readonly ownerUid?: number
  readonly ownerGid?: number
}

const namespaced: SystemIdentity = {
  prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534'],
  ownerUid: 0,
  ownerGid: 0,
}

/**
 * Chooses the identity: the caller itself when not root; as root `postgres` or `nobody` when that user can reach both
 * the binaries and the data directory (a checkout under a 0700 home cannot be reached), else a user namespace.
 * An existing data directory decides by its owner.
 */
export function systemIdentity(binaries: string, dataDir: string): SystemIdentity {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const version = join(dataDir, 'PG_VERSION')
  const ownerUid = existsSync(version) ? statSync(version).uid : null
  if (ownerUid === 0) return namespaced
  for (const candidate of unprivilegedUsers()) {
    if (ownerUid !== null && ownerUid !== candidate.ownerUid) continue
    if (canReach(candidate, binaries, dataDir)) return candidate
  }
  return namespaced
}

function unprivilegedUsers(): SystemIdentity[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  return ['postgres', 'nobody'].flatMap((name) => {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':')
    if (!fields) return []
    const [uid, gid] = [Number(fields[2]), Number(fields[3])]
    return [{ uid, gid, ownerUid: uid, ownerGid: gid, prefix: [] }]
  })
}

function canReach(who: SystemIdentity, binaries: string, dataDir: string): boolean {
  const { uid, gid } = who
  const runs =
    spawnSync(join(binaries, 'postgres'), ['--version'], { uid, gid, stdio: 'ignore' }).status === 0
  return (
    runs &&
    spawnSync('/bin/sh', ['-c', `cd "$1"`, 'sh', dataDir], { uid, gid, cwd: '/', stdio: 'ignore' }).status ===
      0
  )
}
