import type { Outcome } from '../channel.ts'

type Refused = Extract<Outcome, { kind: 'refused' }>

/** What a code of a push service means for a message, and how it is mended. */
export type Meaning = Pick<Refused, 'code' | 'retry' | 'halts' | 'afterMs'> & {
  readonly meaning: string
  /** The device is no more: it is taken off the book. */
  readonly endsDevice?: true
}

const gone = { code: 'recipient_unreachable', retry: 'never', endsDevice: true } as const
const ours = { code: 'provider_error', retry: 'never' } as const
const away = { code: 'provider_error', retry: 'later' } as const
const refusedKey = { code: 'credentials_refused', retry: 'later', halts: 'credentials' } as const
const tooMany = { code: 'rate_limited', retry: 'later', halts: 'lane' } as const
const tooManyToOne = { code: 'pair_rate_limited', retry: 'later', halts: 'nothing' } as const
const tooLarge = { code: 'content_refused', retry: 'never' } as const
const quarterHour = { afterMs: 15 * 60_000 } as const

// The device stays: a wrong key of ours would take every device off the book.
const otherKey = {
  code: 'not_permitted',
  retry: 'never',
  meaning:
    'The push service does not take our VAPID key for this browser. Connect with the key it subscribed with, or have it subscribe again.',
} as const

/** Answers of browsers' push services, by status. Source: RFC 8030 §5, RFC 8292 §4.2. */
const web: Readonly<Record<string, Meaning>> = {
  WEBPUSH_404: { ...gone, meaning: 'The subscription is unknown: the browser unsubscribed. It was removed.' },
  WEBPUSH_410: {
    ...gone,
    meaning: 'The subscription has ended: the person took the permission back. It was removed.',
  },
  WEBPUSH_400: { ...ours, meaning: 'The push service does not take the request. Tell the operator.' },
  WEBPUSH_401: otherKey,
  WEBPUSH_403: otherKey,
  WEBPUSH_413: { ...tooLarge, meaning: 'The push is too large for this push service. Shorten it.' },
  WEBPUSH_429: {
    ...tooManyToOne,
    meaning: 'This browser was written to too often. It is tried again by itself.',
  },
}

/** Errors of Firebase, by `errorCode`. Source: FCM HTTP v1, ErrorCode. */
const fcm: Readonly<Record<string, Meaning>> = {
  UNREGISTERED: { ...gone, meaning: 'The app was removed, or its token replaced. The device was removed.' },
  SENDER_ID_MISMATCH: {
    code: 'not_permitted',
    retry: 'never',
    meaning: 'The token belongs to another Firebase project. Register the device with the right connector.',
  },
  INVALID_ARGUMENT: {
    code: 'content_refused',
    retry: 'never',
    meaning: 'Firebase does not take the push. Mend what the detail names.',
  },
  INVALID_TOKEN: { ...gone, meaning: 'This is no token of Firebase. The device was removed.' },
  QUOTA_EXCEEDED: {
    ...tooMany,
    afterMs: 60_000,
    meaning: 'The quota of the Firebase project is used up. It is tried again by itself.',
  },
  UNAVAILABLE: { ...away, meaning: 'Firebase is away for a moment. It is tried again by itself.' },
  INTERNAL: { ...away, meaning: 'Firebase failed. It is tried again by itself.' },
  THIRD_PARTY_AUTH_ERROR: {
    ...ours,
    code: 'not_permitted',
    meaning:
      'The key for Apple (or for browsers) in the Firebase project does not work. Mend it in the Firebase console.',
  },
  UNAUTHENTICATED: {
    ...refusedKey,
    meaning: 'Google does not take the token of the service account. Connect again with a new key.',
  },
  PERMISSION_DENIED: {
    ...refusedKey,
    code: 'not_permitted',
    meaning:
      'The service account may not send for this project. Give it the role Firebase Cloud Messaging API Admin.',
  },
}

/** Reasons of Apple. Source: Apple, handling notification responses from APNs. */
const apns: Readonly<Record<string, Meaning>> = {
  Unregistered: { ...gone, meaning: 'The app was removed from the device. The device was removed.' },
  ExpiredToken: { ...gone, meaning: 'The token of the device ran out. The device was removed.' },
  BadDeviceToken: {
    ...gone,
    meaning:
      'Apple does not know the token there: often one of the other environment. The device was removed; register it with the right one.',
  },
  DeviceTokenNotForTopic: {
    code: 'not_permitted',
    retry: 'never',
    meaning:
      'The token belongs to another app than the bundle id. Check the bundle id, or register the device anew.',
  },
  PayloadTooLarge: { ...tooLarge, meaning: 'The push is too large for Apple. Shorten it.' },
  BadTopic: {
    ...refusedKey,
    code: 'not_permitted',
    meaning: 'The bundle id is not the app’s. Correct it in the settings.',
  },
  TopicDisallowed: {
    ...refusedKey,
    code: 'not_permitted',
    meaning: 'The key may not push to this app. Check bundle id and team.',
  },
  MissingTopic: {
    ...refusedKey,
    code: 'not_permitted',
    meaning: 'The bundle id is missing. Add it to the settings.',
  },
  InvalidProviderToken: {
    ...refusedKey,
    meaning: 'Apple does not take the key: team id, key id and key do not fit together. Connect again.',
  },
  ExpiredProviderToken: {
    ...refusedKey,
    meaning:
      'Apple calls our token too old: the clock of this machine is wrong. Set it right and connect again.',
  },
  MissingProviderToken: { ...refusedKey, meaning: 'Apple got no token. Connect again with the key.' },
  UnrelatedKeyIdInToken: {
    ...refusedKey,
    meaning: 'The key id is not of this key. Connect again with both.',
  },
  BadEnvironmentKeyInToken: {
    ...refusedKey,
    meaning: 'The key is for Apple’s other environment. Make one for both.',
  },
  Forbidden: { ...refusedKey, meaning: 'Apple forbids the key. Make a new one in the developer account.' },
  TooManyProviderTokenUpdates: {
    ...tooMany,
    ...quarterHour,
    meaning: 'The team made too many tokens. It is tried again by itself.',
  },
  TooManyRequests: {
    ...tooManyToOne,
    meaning: 'This device was written to too often. It is tried again by itself.',
  },
  InternalServerError: {
    ...away,
    ...quarterHour,
    meaning: 'Apple failed. It is tried again in a quarter of an hour.',
  },
  ServiceUnavailable: {
    ...away,
    ...quarterHour,
    meaning: 'Apple is away. It is tried again in a quarter of an hour.',
  },
  Shutdown: { ...away, meaning: 'Apple’s server was closing. It is tried again by itself.' },
}

/** Every code a push service answers with. */
export const codes: Readonly<Record<string, Meaning>> = { ...web, ...fcm, ...apns }
