import type { Clause } from './clauses.ts'

/** Which module reads each part of a pack. */
const moduleOfPath: readonly [prefix: string, module: string][] = [
  ['terms.meta', 'server/terms'],
  ['terms.offer.channels', 'server/messaging'],
  ['terms.offer', 'server/accounts'],
  ['terms.contracting', 'server/terms'],
  ['terms.changes', 'server/terms'],
  ['terms.term', 'server/plans'],
  ['terms.billing', 'server/invoicing'],
  ['terms.late', 'server/dunning'],
  ['terms.dunning', 'server/dunning'],
  ['terms.suspension.connectors', 'server/channels'],
  ['terms.suspension', 'server/accounts'],
  ['terms.exit', 'server/privacy'],
  ['terms.quota', 'server/plans'],
  ['terms.consent', 'server/consent'],
  ['terms.aup', 'server/messaging'],
  ['terms.dataUse', 'server/privacy'],
  ['terms.security', 'server/team'],
  ['terms.liability', 'server/terms'],
  ['terms.notices', 'server/notices'],
  ['terms.seats', 'server/team'],
  ['terms.equipment', 'server/orders'],
  ['terms.voice', 'server/voice'],
  ['terms.support', 'server/support'],
  ['engine', 'server/messaging'],
]

/** Words of a clause's records that tell which module will keep them. */
const moduleOfRecord: readonly [word: RegExp, module: string][] = [
  [/consent|basis|suppression/i, 'server/consent'],
  [/recording|CDR|call|voice/i, 'server/voice'],
  [/e911|address/i, 'server/numbers'],
  [/rate|price/i, 'server/rating'],
  [/wallet|balance|credit/i, 'server/wallet'],
  [/invoice|tax|certificate/i, 'server/invoicing'],
  [/order|quote|asset|seat|equipment|rma/i, 'server/orders'],
  [/export|dsar|retention|delet|inventory|data class|purpose/i, 'server/privacy'],
  [/notice/i, 'server/notices'],
  [/incident|ticket|case/i, 'server/support'],
  [/template|message|queue|rule/i, 'server/messaging'],
  [/connector|channel/i, 'server/channels'],
  [/user|key|session|role|password/i, 'server/team'],
  [/account|profile|suspension/i, 'server/accounts'],
]

/**
 * Names the module in which a clause that is not yet enforced will be, from the values that cite it or else
 * from the records it asks for; null when the clause is legal text alone and asks nothing of the software.
 */
export function plannedModule(clause: Clause, citingPaths: readonly string[]): string | null {
  if (clause.kind.every((kind) => kind === 'L')) return null
  for (const path of citingPaths) {
    const found = moduleOfPath.find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`))
    if (found) return found[1]
  }
  return moduleOfRecord.find(([word]) => word.test(clause.data))?.[1] ?? 'server/terms'
}
