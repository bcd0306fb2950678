/** The shapes of the Patchbay API the console reads; `/openapi.json` is the authority. */

export type Money = { amount: string; currency: string }
export type Page<T> = { data: T[]; next: string | null }

export type Problem = {
  type?: string
  title: string
  status: number
  detail: string
  code: string
  clause?: string
  decision?: Decision
  errors?: { path: string; message: string }[]
}

export type Role = 'owner' | 'admin' | 'developer' | 'agent' | 'operator'
export type AccountState = 'active' | 'suspended' | 'export_only' | 'terminated'

export type Account = {
  id: string
  name: string
  state: AccountState
  stateReason: string | null
  currency: string
  timezone: string
  country: string
  createdAt: string
}

export type Session = {
  /** `scopes` is what the role may do; `*` is everything. */
  user: { id: string; email: string; name: string; role: Role; scopes: string[] }
  account: Account | null
  operator: { pack: string; name: string; sandbox: boolean; channels?: string[] }
}

export type GateOutcome = 'pass' | 'defer' | 'refuse' | 'not_applicable'

export type GateResult = {
  gate: string
  outcome: GateOutcome
  code?: string | null
  clause?: string | null
  because: string
  evidence?: Record<string, unknown>
}

export type Decision = {
  outcome: 'accept' | 'defer' | 'refuse'
  until: string | null
  code: string | null
  clause: string | null
  basis: string | null
  gates: GateResult[]
}

export type MessageStatus =
  | 'accepted'
  | 'scheduled'
  | 'queued'
  | 'submitted'
  | 'delivered'
  | 'read'
  | 'undelivered'
  | 'failed'
  | 'rejected'
  | 'expired'
  | 'cancelled'
  | 'received'

export type MessageEvent = {
  at: string
  status: string
  code: string | null
  detail: string | null
  carrier: string | null
}

export type Message = {
  id: string
  direction: 'outbound' | 'inbound'
  channel: string
  from: string
  to: string
  contactId: string | null
  content: { type: string; text?: string; [field: string]: unknown }
  class: string
  status: MessageStatus
  code: string | null
  detail: string | null
  segments: number
  encoding: string | null
  price: Money | null
  charge: 'none' | 'held' | 'settled' | 'released'
  carrier: string | null
  attempts: number
  metadata: Record<string, unknown> | null
  callbackUrl: string | null
  createdAt: string
  sendAt: string | null
  expiresAt: string | null
  submittedAt: string | null
  deliveredAt: string | null
  finishedAt: string | null
  decision?: Decision | null
  /** The chain it stands in: the message it took over from, the one that took over, the channels still to be tried. */
  fallback?: { of: string | null; takenOverBy: string | null; ended: string | null; next: string[] }
  /** What the reader of a mail did with it; null where readers are not followed. */
  engagement?: Engagement | null
  events?: MessageEvent[]
}

/** Opens, and different links followed: by people, and by programs of mail services. */
export type Engagement = { opens: number; clicks: number; machineOpens: number; machineClicks: number }

export type MessageDraft = {
  channel: string
  from?: string
  to: string
  content: Message['content']
  fallback?: { channel: string; after?: string }[]
  replyTo?: string
  class: string
  sendAt?: string
  expiresAt?: string
}

export type Preview = {
  segments: number
  encoding: string | null
  characters: number
  price: Money | null
  balanceAfter: Money | null
  decision: Decision
}

export type Wallet = { currency: string; available: Money; held: Money; creditLimit: Money }

export type WalletEntry = {
  id: string
  at: string
  kind: 'credit' | 'hold' | 'settle' | 'release' | 'adjustment'
  amount: Money
  availableAfter: Money
  reference: string | null
  note: string | null
}

export type UsageRow = {
  day: string
  channel: string
  direction: string
  messages: number
  segments: number
  delivered: number
  failed: number
  spend: Money
}

export type ApiKey = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  allowedIps: string[] | null
  createdAt: string
  lastUsedAt: string | null
  revokedAt: string | null
}

/** An SMPP login without its password. */
export type SmppLogin = {
  id: string
  systemId: string
  allowedIps: string[]
  maxBinds: number
  maxPerSecond: number
  createdAt: string
  revokedAt: string | null
}

export type AuditEvent = {
  id: string
  at: string
  actor: string
  /** A user's e-mail address or a key's name, while it is known. */
  actorName: string | null
  action: string
  target: string | null
  /** What a user, key, SMPP login or account that was acted on is called, while it is known. */
  targetName: string | null
  ip: string | null
  details: Record<string, unknown>
}

export type Contact = {
  id: string
  name: string | null
  language: string | null
  timezone: string | null
  country: string | null
  attributes: Record<string, unknown>
  identities: { channel: string; address: string; verified: boolean }[]
  createdAt: string
}

export type ImportResult = { created: number; updated: number; errors: { line: number; message: string }[] }

export type ConsentRecord = {
  id: string
  contactId: string | null
  channel: string
  address: string
  purpose: string
  state: 'granted' | 'withdrawn'
  basis: string | null
  source: string
  at: string
  evidence: Record<string, unknown> | null
  recordedBy: string
}

export type Suppression = {
  id: string
  channel: string
  address: string
  scope: 'all' | 'promotional'
  reason: string
  createdAt: string
}

export type Sender = {
  id: string
  channel: string
  address: string
  kind: string
  country: string | null
  default: boolean
  state?: string
  dlt?: { entityId: string; headerId: string; category: string } | null
}

export type WebhookEndpoint = {
  id: string
  url: string
  events: string[]
  description: string
  enabled: boolean
  disabledReason: 'by_customer' | 'gone' | 'failing' | null
  createdAt: string
  secret?: string
}

export type WebhookDelivery = {
  id: string
  endpointId: string
  event: string
  eventId: string
  state: 'delivered' | 'retrying' | 'dead'
  attempts: number
  nextAttemptAt: string | null
  lastStatus: number | null
  lastError: string | null
  createdAt: string
}

export type WebhookDeliveryDetail = WebhookDelivery & {
  payload: unknown
  log: { at: string; status: number | null; error: string | null; latencyMs: number; response: string }[]
}

export type Clause = {
  pack: string
  clause: { id: string; sec: string; para: string; rule: string }
  values: { path: string; value: unknown }[]
  assumptions: { path: string; value: unknown; reason: string }[]
  status: 'enforced' | 'partly' | 'planned' | 'text'
  enforcedIn: { file: string; test: string | null }[]
  /** What the clause asks for besides and nothing does yet. */
  lacks: string[]
  plannedIn: string | null
}

export type Carrier = {
  id: string
  name: string
  channel: string
  settings: Record<string, unknown>
  enabled: boolean
  /** Messages a second it takes; 0 means no limit of ours. */
  ratePerSecond: number
}

export type CarrierHealth = {
  id: string
  state: string
  reason: string | null
  waiting: number
  inFlight: number
  breakerOpen: boolean
}

export type CarrierRoute = {
  id: string
  channel: string
  prefix: string
  class: string | null
  accountId: string | null
  carrierId: string
  priority: number
  cost: string
}

/** The platform's clock; `movable` on test instances. */
export type Clock = { mode: 'real' | 'frozen'; at: string; offsetMs: number; movable: boolean }

export type RateCard = { id: string; name: string; currency: string; default: boolean; createdAt: string }

export type Rate = {
  id: string
  channel: string
  direction: string
  prefix: string
  country: string | null
  class: string | null
  price: Money
  per: string
}

export type Assumption = { path: string; value: unknown; reason: string }

/** A value of the pack in force with its one source: clauses, an assumption, or the note that it does not apply. */
export type PackValue = { path: string; v: unknown; c?: string[]; assumed?: string; na?: string }

export type Handset = {
  address: string
  label: string
  unread: number
  behaviour: HandsetBehaviour
  /** The mail address of the same person. */
  mail?: string
}

export type HandsetBehaviour = {
  deliver: 'ok' | 'fail' | 'delay' | 'offline' | 'block'
  delayMs?: number
  code?: string
}

export type User = {
  id: string
  email: string
  name: string
  role: Role
  createdAt: string
  /** Invited until the first password is set. */
  state: 'invited' | 'active'
  /** When the newest invitation ends; null once it has, or when there is a password. */
  invitedUntil: string | null
}
