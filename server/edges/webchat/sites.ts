import type { Site } from '#webchat/webchat.ts'

/** Where the door finds what an account set up for a site. */
export type Sites = {
  /** The site of a public key; null where no account has it connected. */
  readonly find: (key: string) => Promise<Site | null>
}

/** Whether a text has the shape of a site key: anything else is not looked up. */
export function isSiteKey(text: string): boolean {
  return /^wcs_[0-9a-f]{32}$/.test(text)
}
