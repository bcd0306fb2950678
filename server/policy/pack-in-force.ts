import type { Pack } from './pack.ts'

/** The one thing a process may remember here: an installation has one operator, chosen once at start. */
const inForce: { pack: Pack | null } = { pack: null }

/** Puts a pack in force for this process; called once at start, and by tests. */
export function usePack(pack: Pack): void {
  inForce.pack = pack
}

/** The pack in force. Throws before `usePack`. */
export function policy(): Pack {
  if (!inForce.pack) throw new Error('no pack is in force: call usePack(loadPack(name)) at start')
  return inForce.pack
}
