import type { BindGrant } from '#accounts/accounts.ts'

/** What the door knows of a session once it is bound. */
export type Bind = {
  readonly grant: BindGrant
  /** ISO 3166: where the account's national numbers are at home. */
  readonly country: string
  /** The words of the bind's system_type, in capitals: a message class, and `WHY`. */
  readonly systemWords: readonly string[]
  /** As the peer bound: 0x34 is 3.4, 0x50 is 5.0. */
  readonly interfaceVersion: number
}

const version34 = 0x34
const version50 = 0x50

/**
 * Says whether a refusal may carry its reason as a TLV. In 3.4 only data_sm_resp may, and strict decoders stumble over it elsewhere;
 * in 5.0 every answer may; a peer of 3.4 asks for it with the word `WHY` in its system_type.
 * Source: SMPP 3.4 §4.4.2, §4.7.2; SMPP 5.0 §4.2.2.
 */
export function mayHearWhy({ interfaceVersion, systemWords }: Bind, isDataSm: boolean): boolean {
  return (
    interfaceVersion >= version50 ||
    systemWords.includes('WHY') ||
    (isDataSm && interfaceVersion >= version34)
  )
}
