import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'

/** What of a service account's key file signs: the rest of the file is for Google's own libraries. */
export type ServiceAccount = {
  readonly clientEmail: string
  readonly privateKey: string
  readonly keyId: string | undefined
  readonly projectId: string | undefined
}

const keyFile = z.object({
  client_email: z.string().min(3),
  private_key: z.string().refine(isPrivateKey),
  private_key_id: z.string().optional(),
  project_id: z.string().optional(),
})

/** The JSON key file of a Google service account, pasted whole. */
export const serviceAccountKey = z
  .string()
  .trim()
  .max(20_000)
  .refine((text) => keyFile.safeParse(jsonOf(text)).success, {
    error: 'Paste the whole JSON key file of the service account, with client_email and private_key.',
  })

/** Reads a service account's key file. Throws when it is none. */
export function readServiceAccount(text: string): ServiceAccount {
  const { client_email, private_key, private_key_id, project_id } = keyFile.parse(jsonOf(text))
  return {
    clientEmail: client_email,
    privateKey: private_key,
    keyId: private_key_id,
    projectId: project_id,
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === 'private'
  } catch {
    return false
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
