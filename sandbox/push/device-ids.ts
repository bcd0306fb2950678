import { createHash } from 'node:crypto'
import { handsetAddress } from '../handsets/handset-address.ts'
import { pairOf } from './demo-keys.ts'
import type { BrowserSecrets } from './open-payload.ts'

/**
 * Every handset has a browser, an Android app and an Apple app, whose ids follow from its number and lead back to it.
 * A number after `~` tells generations apart: an app that was removed and installed again has another id.
 */
export type DeviceIds = { readonly browser: string; readonly fcm: string; readonly apns: string }

/** The ids of a handset's devices. */
export function deviceIdsOf(address: string, generation = 0): DeviceIds {
  const digits = handsetAddress(address).replace(/\D/g, '')
  const seed = `${digits}~${generation}`
  return {
    browser: `${seed}-${hash(`browser ${seed}`).slice(0, 20)}`,
    fcm: `${seed}:APA91b${Buffer.from(hash(`fcm ${seed}`), 'hex').toString('base64url')}`,
    apns: `${digits.padStart(16, 'f')}${generation.toString(16).padStart(2, '0')}${hash(`apns ${seed}`).slice(0, 46)}`,
  }
}

/** The handset of a device's id; null for an id that this network never gave. */
export function handsetOf(kind: keyof DeviceIds, id: string): string | null {
  const [digits, generation] = kind === 'apns' ? fromHex(id) : id.split(/[~\-:]/)
  if (!digits || !/^\d+$/.test(digits)) return null
  return deviceIdsOf(`+${digits}`, Number(generation))[kind] === id ? `+${digits}` : null
}

/** The keys of a handset's browser. */
export function browserSecretsOf(browser: string): BrowserSecrets & { readonly publicKey: string } {
  const { privateKey, publicKey } = pairOf(`browser ${browser}`)
  const auth = Buffer.from(hash(`auth ${browser}`), 'hex').subarray(0, 16)
  return { privateKey: Buffer.from(privateKey, 'base64url'), publicKey, auth }
}

function fromHex(id: string): [string, string] {
  return [id.slice(0, 16).replace(/^f+/, ''), String(Number.parseInt(id.slice(16, 18), 16))]
}

function hash(text: string): string {
  return createHash('sha256').update(`patchbay sandbox ${text}`).digest('hex')
}
