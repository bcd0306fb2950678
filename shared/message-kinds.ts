/** The channels the engine can carry; which of them are sold is the pack's decision. */
export const channels = [
  'sms',
  'whatsapp',
  'rcs',
  'email',
  'messenger',
  'instagram',
  'telegram',
  'push',
  'webchat',
  'voice',
] as const

/** A kind of way to reach a contact. */
export type Channel = (typeof channels)[number]

/** The classes a message may be sent under; consent, quiet hours and caps depend on it. */
export const messageClasses = ['transactional', 'promotional', 'authentication', 'service'] as const

/** Why a message is sent. */
export type MessageClass = (typeof messageClasses)[number]

/** The legal bases the consent ledger records. */
export const bases = ['opt_in', 'contract', 'legitimate_interest', 'other_by_law'] as const

/** A legal basis for writing to a contact. */
export type Basis = (typeof bases)[number]
