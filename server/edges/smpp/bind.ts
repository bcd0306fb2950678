import type { BindGrant } from '#accounts/accounts.ts'

/** What the door knows of a session once it is bound. */
export type Bind = {
  readonly grant: BindGrant
  /** ISO 3166: where the account's national numbers are at home. */
  readonly country: string
  /** The class words of the bind's system_type, as given. */
  readonly systemType: string
  /** Whether the peer understands TLVs in answers. Source: SMPP 3.4 §3.1, interface_version. */
  readonly knowsTlvs: boolean
}
