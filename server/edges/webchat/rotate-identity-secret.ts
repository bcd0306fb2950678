import { changeCredentials, type Connector } from '#channels/channels.ts'
import { nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newIdentitySecret, previousSecretsMax } from '#webchat/webchat.ts'
import { siteOf } from './connector-sites.ts'

/** Time for the account's servers to take up the new secret. */
const oldSecretProvesMs = 24 * 3_600_000

/** A new identity secret, shown this once, and until when the one before it is believed too. */
export type RotatedSecret = { readonly identitySecret: string; readonly previousUntil: Date }

/**
 * Gives a web chat a new identity secret, shown this once; hashes under each one before it are believed for 24 hours from when
 * it was replaced. The connector is held.
 * Refuses conflict for a connector that is disconnected.
 */
export async function rotateIdentitySecret(tx: Db, connector: Connector): Promise<RotatedSecret> {
  if (connector.state === 'disconnected')
    throw new Refusal('conflict', { detail: 'This web chat was disconnected. Connect anew.' })
  const site = siteOf(connector)
  const identitySecret = newIdentitySecret()
  const untilMs = nowMs() + oldSecretProvesMs
  // Those made before it too: a second click must not put out the one the account's servers sign with.
  const inForce = site.previousSecrets.filter((previous) => nowMs() < previous.untilMs)
  const previousSecrets = [{ secret: site.identitySecret, untilMs }, ...inForce].slice(0, previousSecretsMax)
  await changeCredentials(tx, connector, { identitySecret, previousSecrets })
  return { identitySecret, previousUntil: new Date(untilMs) }
}
