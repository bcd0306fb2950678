/** What one of Meta's codes meaning for a message. */
export type Meaning = {
  /** Ours, stable over channels where the meaning is shared. */
  readonly code: string
  readonly retry: 'never' | 'later' | 'elsewhere'
  /** One sentence of what happened, one of the mend. */
  readonly meaning: string
  readonly halts?: 'lane' | 'credentials' | 'nothing'
  /** When it is worth trying again, where Meta does not say. */
  readonly afterMs?: number
}

const secondMs = 1_000
const minuteMs = 60_000
const hourMs = 60 * minuteMs

const credentials = (meaning: string): Meaning => ({
  code: 'credentials_refused',
  retry: 'later',
  meaning,
  halts: 'credentials',
})
const forbidden = (meaning: string): Meaning => ({
  code: 'not_permitted',
  retry: 'elsewhere',
  meaning,
  halts: 'nothing',
})
const throttle = (meaning: string, afterMs: number): Meaning => ({
  code: 'rate_limited',
  retry: 'later',
  meaning,
  halts: 'lane',
  afterMs,
})
const passing = (meaning: string, afterMs = 5 * secondMs): Meaning => ({
  code: 'provider_error',
  retry: 'later',
  meaning,
  afterMs,
})
const restricted = (meaning: string, code = 'account_restricted'): Meaning => ({
  code,
  retry: 'elsewhere',
  meaning,
  halts: 'lane',
})
const never = (code: string, meaning: string): Meaning => ({ code, retry: 'never', meaning })
const wrong = (meaning: string): Meaning => never('content_refused', meaning)
const template = (meaning: string): Meaning => never('template_not_approved', meaning)

/**
 * Every code of the Cloud API that a send or a status may carry.
 * Source: Meta, Cloud API error codes; facebook/openapi business-messaging v23.0.
 */
export const codes: Readonly<Record<number, Meaning>> = {
  // who we are
  0: credentials('The access token could not be read. Connect the number again.'),
  3: forbidden('The app may not make this call. Give its system user whatsapp_business_messaging.'),
  10: forbidden('The token lacks a permission. Give it whatsapp_business_messaging and …_management.'),
  190: credentials('The access token has expired or was revoked. Connect the number again.'),
  200: forbidden('The token may not act for this number. Assign the account to its system user.'),
  // too fast
  4: throttle('The app made too many calls. Sending pauses and goes on by itself.', minuteMs),
  613: throttle('Too many calls of this kind. Sending pauses and goes on by itself.', minuteMs),
  80_007: throttle(
    'The business account made too many calls. Sending pauses and goes on by itself.',
    minuteMs,
  ),
  130_429: throttle('The number sends faster than its throughput. Sending slows down by itself.', secondMs),
  131_056: {
    code: 'pair_rate_limited',
    retry: 'later',
    meaning: 'Too many messages to this contact in a short time. It is tried again by itself.',
    halts: 'nothing',
    afterMs: 6 * secondMs,
  },
  131_057: throttle('The number is in maintenance, as during an upgrade. It goes on by itself.', minuteMs),
  133_016: throttle('The number was registered too often. Wait 72 hours before registering again.', hourMs),
  // their trouble
  1: passing('Meta had an unknown trouble. It is tried again.'),
  2: passing('The service is down for a moment. It is tried again.'),
  131_000: passing('Meta could not tell what went wrong. It is tried again.'),
  131_016: passing('The service is overloaded. It is tried again.', 30 * secondMs),
  133_004: passing('The server is away for a moment. It is tried again.', 30 * secondMs),
  133_005: restricted('The two-step PIN is wrong. Register the number with the right PIN.'),
  // the business
  368: restricted('The account is blocked for a policy violation. See Business Support Home and appeal.'),
  131_031: restricted('The account is locked. See Business Support Home and appeal.'),
  130_497: forbidden('The business may not write to people in this country. Reach them on another channel.'),
  131_048: {
    ...restricted(
      'The number is limited as people blocked or reported it. Send less, and what people want.',
      'limit_reached',
    ),
    retry: 'later',
    afterMs: hourMs,
  },
  131_064: {
    code: 'limit_reached',
    retry: 'later',
    meaning:
      'The portfolio has written to as many people as it may in 24 hours. It goes on by itself; the limit grows with use.',
    // Who wrote within 24 hours is answered all the same.
    halts: 'nothing',
    afterMs: hourMs,
  },
  131_042: restricted(
    'Meta cannot charge the business. Mend the payment method in the WhatsApp Manager.',
    'payment_required',
  ),
  131_044: restricted(
    'The business has no credit line. Add a payment method in the WhatsApp Manager.',
    'payment_required',
  ),
  131_045: restricted('The certificate of the number is wrong. Register the number again.'),
  131_037: restricted('The number has no approved display name. Have its name approved first.'),
  133_000: passing('An earlier deregistration did not end. Deregister, then register the number.'),
  133_006: restricted('The number is not verified. Verify it by SMS or call, then register it.'),
  133_008: restricted('Too many wrong PINs. Wait the time Meta names before registering again.'),
  133_009: restricted('PINs were tried too fast. Wait a moment before registering again.'),
  133_010: restricted('The number is not registered with the Cloud API. Register it with its PIN.'),
  133_015: passing(
    'The number was deleted a moment ago. Wait five minutes before registering.',
    5 * minuteMs,
  ),
  // the contact
  131_021: never('recipient_invalid', 'Sender and contact are the same number. Write to another.'),
  131_026: never(
    'recipient_unreachable',
    'The contact has no WhatsApp, an old version, or has not accepted the terms. Use another channel.',
  ),
  131_030: never(
    'recipient_invalid',
    'A test number writes to its allowed contacts only. Add the contact in the app dashboard.',
  ),
  131_047: never('window_closed', 'The service window is closed. Send a template.'),
  131_049: {
    code: 'limit_reached',
    retry: 'later',
    meaning:
      'Meta held it back: the contact gets enough marketing already. Try again tomorrow at the earliest.',
    halts: 'nothing',
    afterMs: 24 * hourMs,
  },
  131_050: never(
    'recipient_opted_out',
    'The contact stopped marketing messages of this business. Send no marketing until it resumes.',
  ),
  130_472: never(
    'not_permitted',
    'The contact is part of an experiment of Meta and gets no marketing. Use another channel.',
  ),
  131_062: never(
    'recipient_invalid',
    'One-time codes cannot go to a user id. Ask the contact for the telephone number.',
  ),
  137_000: never('recipient_invalid', 'The identity of the contact has changed. Confirm it before writing.'),
  // the request
  33: wrong('The number id does not exist or is not ours. Check the phone number id.'),
  100: wrong('A parameter is missing, misspelt or wrong. See what Meta names.'),
  131_005: forbidden('Access was denied. Give the token the permissions of the WhatsApp product.'),
  131_008: wrong('A parameter is missing. See what Meta names.'),
  131_009: wrong('A value is not what the parameter takes. See what Meta names.'),
  131_051: wrong('WhatsApp does not take this type of message. Send another.'),
  131_052: never(
    'media_refused',
    'Meta could not fetch the media. Check that its URL answers without a login.',
  ),
  131_053: never('media_refused', 'The media is of a type or size that WhatsApp does not take. Convert it.'),
  135_000: wrong('Meta could not read a parameter of the message. See what it names.'),
  // templates
  132_000: template('The number of variables is not that of the template. Give each one its value.'),
  132_001: template(
    'There is no approved template of that name and language. Check both, or have it approved.',
  ),
  132_005: wrong('The text of the template with its values is too long. Use shorter values.'),
  132_007: wrong('The template breaks a policy of WhatsApp. Edit it and submit it again.'),
  132_008: wrong('A value does not fit its variable of the template. See what Meta names.'),
  132_012: wrong('A value has another format than its variable of the template. See what Meta names.'),
  132_015: never(
    'template_paused',
    'The template is paused for low quality. Edit it, or wait until the pause ends.',
  ),
  132_016: never('template_paused', 'The template is disabled for good after low quality. Make another.'),
  132_018: template('The values do not fit the components of the template. See what Meta names.'),
  132_068: wrong('The flow of the template is blocked. Mend its endpoint and publish it again.'),
  132_069: {
    ...passing('The flow of the template is throttled to ten messages an hour. Mend its endpoint.', hourMs),
    code: 'rate_limited',
    halts: 'nothing',
  },
  131_063: forbidden(
    'Marketing templates are disabled for this number on the Cloud API. Enable them in the WhatsApp Manager.',
  ),
  131_055: forbidden('The method is not allowed for this number. Check how the number was onboarded.'),
  // other products
  131_020: wrong('The group does not exist any more. Write to the contact.'),
  131_041: wrong('The group takes no messages. Write to the contact.'),
  131_059: wrong('The group is not open to this message. Write to the contact.'),
}

const unknown: Meaning = never('provider_error', 'Meta refused it for a reason that is not documented.')

/** The meaning of a code: its own, else that of its family. */
export function meaningOf(code: number): Meaning {
  return codes[code] ?? familyOf(code) ?? unknown
}

function familyOf(code: number): Meaning | null {
  if (code > 200 && code < 300)
    return forbidden('The token lacks a permission. Assign the account to its system user.')
  if (code >= 139_000 && code <= 139_004)
    return wrong('The flow cannot be sent. Publish it, and check what Meta names.')
  if (code >= 139_100 && code <= 139_103)
    return wrong('The contact could not be blocked or unblocked. See what Meta names.')
  if (code >= 138_000 && code <= 138_018)
    return forbidden('WhatsApp calling refused it. See what Meta names.')
  if (code >= 131_201 && code <= 131_208) return wrong('The group refused it. See what Meta names.')
  return null
}
