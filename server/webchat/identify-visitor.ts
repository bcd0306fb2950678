import { nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { announceSaid, announceTold } from './announce.ts'
import { isProvenIdentity } from '#platform/identity-hash.ts'
import { issueToken, newVisitor, revokeToken } from './open-visitor.ts'
import {
  holdIdentity,
  deleteTokensOf,
  moveFiles,
  moveLines,
  provenVisitor,
  setBecame,
  setCounts,
  setProfile,
  visitorToChange,
} from './queries.ts'
import { keepUpdate } from './say-line.ts'
import type { Site } from './site-settings.ts'
import type { Visitor, VisitorProfile } from './visitor.ts'

/** Who a page says its visitor is. */
export type IdentityClaim = {
  /** The customer's own id of the person. */
  readonly id?: string | undefined
  /** What the customer's server computed of it. */
  readonly hash?: string | undefined
  readonly profile: VisitorProfile
}

/** The browser that claims: who it speaks as so far, if anybody. */
export type Claimant = { readonly visitor: Visitor; readonly token: string } | null

/**
 * Makes a browser speak as the person the customer's server vouches for, and gives it a new token; the old one stands no more.
 * What an anonymous visitor said before goes to the person. Without a hash the visitor stays anonymous and only says a name.
 * Refuses identity_refused for a hash that does not fit, and for none where the site requires it.
 */
export async function identifyVisitor(
  tx: Tx,
  site: Site,
  claimant: Claimant,
  claim: IdentityClaim,
): Promise<{ visitor: Visitor; token: string }> {
  const externalId = provenIdOf(site, claim)
  // Before any visitor is held: who holds the person already may wait for the identity.
  if (externalId !== null) await holdIdentity(tx, site.key, externalId)
  const before = claimant && (await visitorToChange(tx, site.accountId, claimant.visitor.id))[0]
  const visitor =
    externalId === null
      ? await named(tx, site, before ?? null, claim.profile)
      : await proven(tx, site, before ?? null, { externalId, profile: claim.profile })
  if (claimant) await revokeToken(tx, site, claimant.token)
  return { visitor, token: await issueToken(tx, visitor) }
}

/** The id that the customer's server vouched for; null where nobody vouched and nobody must. */
function provenIdOf(site: Site, { id, hash }: IdentityClaim): string | null {
  const { settings } = site
  if (
    hash !== undefined &&
    (id === undefined || !secretsOf(site).some((secret) => isProvenIdentity(secret, id, hash)))
  )
    throw new Refusal('identity_refused')
  if (hash !== undefined && id !== undefined) return id
  if (settings.requireIdentity) throw new Refusal('identity_refused')
  return null
}

function secretsOf({ identitySecret, previousSecrets }: Site): string[] {
  const inForce = previousSecrets.filter(({ untilMs }) => nowMs() < untilMs)
  return [identitySecret, ...inForce.map(({ secret }) => secret)]
}

async function named(tx: Tx, site: Site, before: Visitor | null, profile: VisitorProfile): Promise<Visitor> {
  // Somebody proven stays who they are: a claim without proof says nothing about them.
  if (before?.externalId) return before
  return before ? changed(tx, before, profile, null) : made(tx, site, profile)
}

async function proven(
  tx: Tx,
  site: Site,
  before: Visitor | null,
  { externalId, profile }: { externalId: string; profile: VisitorProfile },
): Promise<Visitor> {
  if (before?.externalId === externalId) return changed(tx, before, profile, externalId)
  const isAnonymous = before !== null && before.externalId === null
  const [known] = await provenVisitor(tx, site.accountId, site.key, externalId)
  if (!known && isAnonymous) return changed(tx, before, profile, externalId)
  const person = known ?? (await newVisitor(tx, site, {}, externalId))
  if (!person) throw new Error('a person whose identity is held cannot be there already')
  const whole = isAnonymous ? await joined(tx, before, person) : person
  return changed(tx, whole, profile, externalId)
}

/** Gives what an anonymous visitor said to the person it turned out to be, and ends the anonymous one. */
async function joined(tx: Tx, from: Visitor, to: Visitor): Promise<Visitor> {
  const { accountId } = to
  await deleteTokensOf(tx, accountId, from.id)
  await announceTold(tx, { visitorId: from.id, what: 'gone' })
  if (from.lineCount === 0) return to
  await moveLines(tx, accountId, from.id, to.id, to.lineCount)
  await moveFiles(tx, accountId, from.id, to.id)
  await keepUpdate(tx, from, { kind: 'became', visitorId: to.id })
  const lineCount = to.lineCount + from.lineCount
  const isCaughtUp = to.readSeq === to.lineCount
  const [whole] = await setCounts(tx, accountId, to.id, {
    lineCount,
    deliveredSeq: to.lineCount + from.deliveredSeq,
    readSeq: isCaughtUp ? to.lineCount + from.readSeq : to.readSeq,
    seenSeq: from.seenSeq > 0 ? to.lineCount + from.seenSeq : to.seenSeq,
  })
  await setBecame(tx, accountId, from.id, to.id)
  await announceTold(tx, { visitorId: to.id, what: 'lines' })
  await announceSaid(tx, { siteKey: to.siteKey })
  return whole ?? to
}

async function changed(
  tx: Tx,
  { accountId, id }: Visitor,
  profile: VisitorProfile,
  externalId: string | null,
): Promise<Visitor> {
  const [visitor] = await setProfile(tx, accountId, id, { profile, externalId })
  if (!visitor) throw new Refusal('visitor_unknown')
  return visitor
}

async function made(tx: Tx, site: Site, profile: VisitorProfile): Promise<Visitor> {
  const visitor = await newVisitor(tx, site, profile, null)
  if (!visitor) throw new Error('an anonymous visitor cannot be there already')
  return visitor
}
