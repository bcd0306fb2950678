import { newId, uuidOf } from '#shared/ids.ts'
import { nowMs } from '#platform/clock.ts'
import { asAccount } from '#platform/db.ts'
import { openVisitor, siteSettings, type Site, type Visitor } from '#webchat/webchat.ts'

/** A site of an account of its own, with what is given of its settings. */
export function aSite(settings: Record<string, unknown> = {}): Site {
  return {
    accountId: uuidOf(newId('acc', nowMs())),
    key: newId('wcs', nowMs()),
    settings: siteSettings.parse(settings),
    identitySecret: 'an identity secret for tests, long enough',
    previousSecrets: [],
  }
}

/** Somebody nobody knows on a site, with the token of its browser. */
export function aVisitor(site: Site): Promise<{ visitor: Visitor; token: string }> {
  return asAccount(site.accountId, (tx) => openVisitor(tx, site, {}))
}
