import { prefixOf, type Clause } from './clauses.ts'
import type { Pack } from './pack.ts'

/** Where a clause is enforced, and the test that would fail without it. Paths are relative to the repository. */
export interface Binding {
  clause: string
  enforcedIn: string
  test: string | null
  /** What the clause asks for besides and no code does yet; null when nothing is missing. */
  lacks: string | null
}

const consentGate = 'server/consent/decide-consent.ts'
const consentTest = 'server/consent/decide-consent.test.ts'
const keyword = 'server/consent/apply-keyword.ts'
const keywordTest = 'server/consent/apply-keyword.test.ts'
const gate = (name: string): string => `server/messaging/gates/${name}.ts`
const gatesTest = 'server/messaging/gates/gates.test.ts'
const packTest = 'server/policy/pack.test.ts'
const contentRules = 'server/policy/content-rules.ts'
const contentTest = 'server/policy/content-rules.test.ts'
const suspension = 'server/accounts/suspend-account.ts'
const suspensionTest = 'server/accounts/account.test.ts'
const stopping = 'server/messaging/stop-for-suspension.ts'
const stoppingTest = 'server/messaging/stop-for-suspension.test.ts'

const connectors = (name: string): string => `server/channels/connectors/${name}`
const connectorsTest = connectors('routes.test.ts')
const wholeWayTest = 'server/messaging/receive/every-channel.test.ts'
const channelTest = 'server/messaging/gates/channel.test.ts'

/**
 * The clauses bound to code, one line per place that enforces them; a file is named here once it exists.
 * A clause without a line is not yet enforced, and `terms explain` says so; what a line lacks, it says too.
 */
export const bindings: readonly Binding[] = [
  // what is sold
  ...bind(['CSY-2.1'], gate('channel'), gatesTest),
  ...bind(['KN1-4.1', 'KN2-1.1', 'KN2-1.2'], gate('channel'), channelTest),
  ...bind(['HSE-2.1'], gate('channel'), channelTest, 'voice is not carried'),
  ...bind(['CXE-1.1'], gate('channel'), channelTest, 'voice, contact centre and reports are not there'),
  // permission
  ...bind(['HSE-3.1', 'HSE-3.2', 'CSY-5.5'], consentGate, consentTest),
  ...bind(['CXE-5.12'], consentGate, consentTest),
  ...bind(
    ['CXE-5.12'],
    'server/consent/export-consents.ts',
    'server/consent/routes.test.ts',
    'the age of a record is not looked at',
  ),
  ...bind(['KN1-7.1', 'KN1-12.4', 'KN1-8.3', 'CXE-7.7'], consentGate, consentTest),
  ...bind(['HSE-3.3', 'CSY-5.5'], keyword, keywordTest),
  ...bind(['HSE-3.3'], 'server/consent/decide-suppression.ts', gatesTest),
  ...bind(
    ['HSE-3.3'],
    'server/messaging/receive/answer-to-keyword.ts',
    'server/messaging/receive/receive-updates.test.ts',
  ),
  ...bind(['HSE-3.4'], gate('frequency'), 'server/messaging/admit-batch.test.ts'),
  ...bind(['HSE-3.5'], gate('dlt'), packTest),
  ...bind(['CSY-5.1'], 'server/senders/decide-dlt.ts', 'server/senders/decide-dlt.test.ts'),
  ...bind(['CSY-5.1'], gate('dlt'), gatesTest),
  ...bind(['CSY-5.1'], gate('quiet-hours'), gatesTest),
  // what the providers ask for
  ...bind(['KN1-8.1', 'KN1-8.6'], connectors('connect-account.ts'), connectorsTest),
  ...bind(['KN2-1.3'], connectors('connect-account.ts'), wholeWayTest),
  ...bind(['KN1-8.5'], connectors('change-connector.ts'), connectorsTest),
  ...bind(['KN1-8.5'], 'server/channels/door/read-requests.ts', 'scenarios/provider-trouble.test.ts'),
  ...bind(['KN1-8.2'], gate('provider'), 'server/messaging/gates/provider.test.ts'),
  // content
  ...bind(['CSY-6.2', 'CSY-6.3', 'HSE-4.2'], contentRules, contentTest),
  ...bind(
    ['HSE-4.1'],
    contentRules,
    contentTest,
    'fraud, phishing and adult content are looked for, the rest is not',
  ),
  ...bind(['KN1-7.4'], contentRules, contentTest, 'files are not screened'),
  ...bind(['KN1-7.8'], contentRules, contentTest, 'the industry of an account is not asked at sign-up'),
  ...bind(['KN2-12.2', 'KN2-12.3'], contentRules, contentTest),
  // allowance and money
  ...bind(['CXE-7.2'], gate('quota'), 'server/messaging/admit-batch.test.ts'),
  ...bind(
    ['CXE-7.3'],
    'server/messaging/allowance-notices.ts',
    'server/messaging/admit-batch.test.ts',
    'it is told by webhook and in the live view, not by e-mail yet',
  ),
  ...bind(['HSE-2.3'], 'server/messaging/allowance-notices.ts', 'server/messaging/admit-batch.test.ts'),
  ...bind(
    ['CXE-7.4'],
    suspension,
    suspensionTest,
    'the operator suspends: without invoices nothing says that more messages were paid, so each beyond the limit is refused',
  ),
  ...bind(['CXE-7.5'], 'server/accounts/change-account.ts', 'server/accounts/routes.test.ts'),
  ...bind(['HSE-2.3'], gate('quota'), gatesTest, 'there are no plans'),
  ...bind(['CSY-3.1'], 'server/rating/price-message.ts', 'server/rating/price-message.test.ts'),
  ...bind(
    ['CXE-5.5'],
    'server/rating/price-message.ts',
    'server/rating/price-message.test.ts',
    'a fixed price is a rate card of its own, without an end date',
  ),
  ...bind(['HSE-5.2'], 'server/messaging/decide.ts', 'server/messaging/decide.test.ts'),
  ...bind(
    ['HSE-5.2'],
    'server/wallet/move-money.ts',
    'server/wallet/move-money.test.ts',
    'top-ups by card and bank transfer: the operator credits',
  ),
  // suspension
  ...bind(['CSY-13.3', 'KN1-15.1d'], suspension, suspensionTest),
  ...bind(['CSY-13.1'], suspension, suspensionTest, 'the notice after the fact'),
  ...bind(['CSY-13.2'], suspension, suspensionTest, 'a lapsed registration suspends nobody by itself'),
  ...bind(
    ['KN1-15.1c'],
    suspension,
    suspensionTest,
    'the reference of the order, and keeping it from the customer',
  ),
  ...bind(['CSY-6.5', 'KN1-15.1b', 'HSE-6.2'], suspension, suspensionTest),
  ...bind(['CSY-6.5', 'KN1-15.1b', 'HSE-6.2'], stopping, stoppingTest),
  ...bind(['CSY-6.5', 'KN1-15.1b', 'HSE-6.2'], 'server/messaging/freeze-messages.ts', stoppingTest),
  ...bind(
    ['CXE-8.5'],
    stopping,
    stoppingTest,
    'there are no calls yet, and what contacts write still arrives',
  ),
  ...bind(
    ['KN1-2.4'],
    connectors('disconnect-for-suspension.ts'),
    connectors('disconnect-for-suspension.test.ts'),
  ),
  ...bind(['KN1-2.4'], connectors('ask-for-credentials.ts'), 'server/messaging/suspended-connector.test.ts'),
  ...bind(['KN1-2.4'], connectors('ensure-may-connect.ts'), connectors('disconnect-for-suspension.test.ts')),
  ...bind(['KN1-2.4'], 'server/channels/door/serve-door.ts', connectors('disconnect-for-suspension.test.ts')),
  ...bind(
    ['HSE-6.3'],
    'server/accounts/authenticate-bind.ts',
    'server/accounts/authenticate-bind.test.ts',
    'exports and calls are not there yet',
  ),
  // who gets in
  ...bind(
    ['CSY-4.2'],
    'server/accounts/authenticate-key.ts',
    'server/accounts/authenticate-key.test.ts',
    'second factors',
  ),
  ...bind(
    ['KN1-7.6'],
    'server/accounts/authenticate-key.ts',
    'server/accounts/authenticate-key.test.ts',
    'automation of the console is not noticed',
  ),
]

/** Lists the policy clauses of a pack that no code is bound to yet. */
export function unboundClauses(pack: Pack, bound: readonly Binding[] = bindings): Clause[] {
  const known = new Set(bound.map((binding) => binding.clause))
  return clausesOf(pack).filter((clause) => clause.kind.includes('P') && !known.has(clause.id))
}

/** Lists the clauses of a pack's own terms, in the order of the register. */
export function clausesOf(pack: Pack): Clause[] {
  return [...pack.clauses.values()].filter((clause) => prefixOf(clause.id) === pack.clausePrefix)
}

/** Binds several operators' clauses to the one place that enforces them all. */
export function bind(
  clauses: readonly string[],
  enforcedIn: string,
  test: string | null,
  lacks: string | null = null,
): Binding[] {
  return clauses.map((clause) => ({ clause, enforcedIn, test, lacks }))
}
