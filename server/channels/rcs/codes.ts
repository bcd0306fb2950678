import type { Outcome } from '../channel.ts'
import type { ProviderCodes } from '../provider-code.ts'

type Refused = Extract<Outcome, { kind: 'refused' }>

/** What a status of Google's means for a message, and how it is mended. */
export type Meaning = Pick<Refused, 'code' | 'retry' | 'halts'> & { readonly meaning: string }

/** Every status the platform answers with. Source: google.rpc.Code and the guide on sending messages. */
export const codes: Readonly<Record<string, Meaning>> = {
  NOT_FOUND: {
    code: 'recipient_unreachable',
    retry: 'never',
    meaning:
      'The phone has no RCS, or the agent is not launched with its network. Send by another channel, such as SMS.',
  },
  INVALID_ARGUMENT: {
    code: 'content_refused',
    retry: 'never',
    meaning: 'The message is not of a form the platform or the phone takes. Mend what the detail names.',
  },
  FAILED_PRECONDITION: {
    code: 'not_permitted',
    retry: 'never',
    meaning: 'The agent may not send this now. Look at its state in the RCS for Business console.',
  },
  PERMISSION_DENIED: {
    code: 'not_permitted',
    retry: 'never',
    meaning:
      'The service account may not use this agent, or the agent is not launched and the phone is no tester. Check the agent id and its launch.',
  },
  UNAUTHENTICATED: {
    code: 'credentials_refused',
    retry: 'later',
    halts: 'credentials',
    meaning: 'Google does not take the token of the service account. Connect again with a new key.',
  },
  RESOURCE_EXHAUSTED: {
    code: 'rate_limited',
    retry: 'later',
    halts: 'lane',
    meaning: 'The quota of the project is used up for the moment. It is tried again by itself.',
  },
  INTERNAL: {
    code: 'provider_error',
    retry: 'later',
    meaning: 'The platform failed. It is tried again by itself.',
  },
  UNAVAILABLE: {
    code: 'provider_error',
    retry: 'later',
    meaning: 'The platform is away for a moment. It is tried again by itself.',
  },
  DEADLINE_EXCEEDED: {
    code: 'provider_error',
    retry: 'later',
    meaning: 'The platform did not answer in its own time. It is tried again by itself.',
  },
}

/** The statuses by number, for answers that name none. */
export const statusOfHttp: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

/** What receipts say beside that a message arrived. */
export const receiptCodes = {
  TTL_EXPIRATION_REVOKED: {
    code: 'carrier_expired',
    meaning: 'It did not reach the phone in its time and was taken back. Send it by another channel.',
  },
  TTL_EXPIRATION_REVOKE_FAILED: {
    code: 'carrier_expired',
    meaning: 'Its time ran out and it could not be taken back. It may still arrive: wait for its receipt.',
  },
} as const satisfies ProviderCodes
