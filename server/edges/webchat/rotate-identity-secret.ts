import { changeCredentials, type Connector } from '#channels/channels.ts'
import { nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newIdentitySecret } from '#webchat/webchat.ts'
import { siteOf } from './connector-sites.ts'

/** Time for the account's servers to take up the new secret. */
const oldSecretProvesMs = 24 * 3_600_000

/** A new identity secret, shown this once, and until when the one before it is believed too. */
export type RotatedSecret = { readonly identitySecret: string; readonly previousUntil: Date }

/**
 * Gives a web chat a new identity secret, shown this once; hashes under the old one are believed for 24 hours more.
 * Refuses conflict for a connector that is disconnected.
 */
export async function rotateIdentitySecret(tx: Db, connector: Connector): Promise<RotatedSecret> {
  if (connector.state === 'disconnected')
    throw new Refusal('conflict', { detail: 'This web chat was disconnected. Connect anew.' })
  const { identitySecret: previousSecret } = siteOf(connector)
  const identitySecret = newIdentitySecret()
  const previousUntilMs = nowMs() + oldSecretProvesMs
  await changeCredentials(tx, connector, { identitySecret, previousSecret, previousUntilMs })
  return { identitySecret, previousUntil: new Date(previousUntilMs) }
}
