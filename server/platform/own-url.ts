import { variable } from './config.ts'

/**
 * The address at which customers, providers and contacts reach a path of ours.
 * Shape: `path` begins with a slash; the one at the end of the installation's own address is not doubled.
 */
export function ownUrl(path: string): string {
  return variable('PATCHBAY_PUBLIC_URL').replace(/\/+$/, '') + path
}
