/** The shapes of connectors and channels the console reads; `/openapi.json` is the authority. */

export type ConnectorState = 'pending' | 'connected' | 'needs_reauth' | 'paused' | 'disconnected'

export type Connector = {
  id: string
  channel: string
  name: string
  address: string
  state: ConnectorState
  stateReason: string | null
  stateSince: string
  settings: Record<string, unknown>
  facts: Record<string, unknown>
  providerTerms: { name: string; url: string; by: string; at: string }
  ratePerSecond: number
  expiresAt: string | null
  checkedAt: string | null
  createdAt: string
}

export type ConnectorHealth = {
  state: ConnectorState
  stateReason: string | null
  unread: number
  unreadSince: string | null
  unreadable: number
}

export type ConnectorHook = { url: string; secret: string; guide: string[]; records: ProviderRecord[] }

/** An entry to make elsewhere, such as a DNS record, as it was found there when last looked up. */
export type ProviderRecord = {
  purpose: string
  type: string
  name: string
  value: string
  isRequired: boolean
  state: 'found' | 'missing' | 'different'
  seen: string[]
}

/** A form as JSON Schema: what of it the console draws. */
export type FormSchema = {
  properties?: Record<string, FormField>
  required?: string[]
}
export type FormField = {
  type?: string
  title?: string
  description?: string
  default?: unknown
  enum?: string[]
  format?: string
  items?: FormField
}

export type ProviderCodes = Readonly<Record<string, { code: string; meaning: string }>>

export type Channel = {
  name: string
  connectable: boolean
  /** The provider has a sign-up of its own that gives the credentials. */
  signUp: boolean
  offered: boolean
  contentTypes: string[]
  /** What a button may do on it. */
  buttonKinds: string[]
  /** Its provider keeps templates and reviews them. */
  templates: boolean
  settings: FormSchema
  credentials: FormSchema
  providerTerms: { name: string; url: string } | null
  guide: string[]
  /** What the provider's codes come to; they stand in the detail of a message. */
  codes: ProviderCodes
}

/** The link that a sender goes by; one of mail stands for every address of its domain. */
export function connectorOfSender(
  connectors: readonly Connector[],
  channel: string,
  address: string,
): Connector | null {
  const own = connectors.filter((connector) => connector.channel === channel)
  return (
    own.find((connector) => connector.address === address) ??
    own.find((connector) => address.endsWith(`@${connector.address}`)) ??
    null
  )
}
