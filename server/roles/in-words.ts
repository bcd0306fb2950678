type SystemError = Error & {
  readonly code?: unknown
  readonly port?: number
  readonly address?: string
  readonly path?: string
  readonly syscall?: string
}

const unwritable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC'])

/** Puts an error of the system into a sentence that says what to do; other errors speak for themselves. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port, address, path, syscall, message } = error as SystemError
  if (code === 'EADDRINUSE' && port)
    return `port ${port} on ${address ?? 'this machine'} is taken by another program: stop it, or choose another --port-base`
  if (code === 'EACCES' && port) return `port ${port} is kept for root: choose a --port-base of 1024 or more`
  if (code === 'EADDRNOTAVAIL')
    return `${address ?? 'the address'} is not one of this machine: set PATCHBAY_BIND to one that is`
  const cannotWrite =
    (typeof code === 'string' && unwritable.has(code)) || (code === 'ENOENT' && syscall === 'mkdir')
  if (cannotWrite && path)
    return `${path} cannot be written (${String(code)}): give a --data directory on a disk with room that this user owns`
  return message
}
