/** What one of Graph's error codes comes to. */
export type GraphCode = {
  /** Ours, stable. */
  readonly code: string
  readonly retry: 'never' | 'later' | 'elsewhere'
  readonly halts?: 'lane' | 'credentials'
  /** How long to wait when the answer does not say. */
  readonly afterMs?: number
  /** What it means and how it is mended, for people. */
  readonly meaning: string
}

const minuteMs = 60_000

const reconnect = (why: string): GraphCode => ({
  code: 'credentials_refused',
  retry: 'later',
  halts: 'credentials',
  meaning: `${why} Connect the account again.`,
})
const throttled = (meaning: string, afterMs = minuteMs): GraphCode => ({
  code: 'rate_limited',
  retry: 'later',
  halts: 'lane',
  afterMs,
  meaning: `${meaning} Sending pauses and goes on by itself.`,
})
const permission = (meaning: string): GraphCode => ({ code: 'not_permitted', retry: 'never', meaning })
const content = (meaning: string): GraphCode => ({ code: 'content_refused', retry: 'never', meaning })
const media = (meaning: string): GraphCode => ({ code: 'media_refused', retry: 'never', meaning })
const passing = (meaning: string): GraphCode => ({
  code: 'provider_error',
  retry: 'later',
  afterMs: 10_000,
  meaning: `${meaning} It is tried again by itself.`,
})

const outsideWindow: GraphCode = {
  code: 'window_closed',
  retry: 'never',
  meaning:
    'The contact last wrote more than 24 hours ago. Wait for an answer, let an agent reply within 7 days, or send a utility template.',
}
const notReached: GraphCode = {
  code: 'recipient_unreachable',
  retry: 'never',
  meaning: 'This person is not available: blocked the sender, or closed the account. Use another channel.',
}
const unknownPerson: GraphCode = {
  code: 'recipient_invalid',
  retry: 'never',
  meaning:
    'No such person is known to this sender. Ids belong to one page or account; use the id its own messages name.',
}
const blockedByPolicy: GraphCode = {
  code: 'account_restricted',
  retry: 'later',
  halts: 'lane',
  afterMs: 60 * minuteMs,
  meaning: 'Meta restricted the sender for its policies. Look into Page or account quality and appeal there.',
}

/**
 * What Graph answers to messages of Messenger and Instagram, by `code` or `code/subcode`; a subcode goes before its code.
 * Source: Messenger Platform, Send API error codes and common error codes (March 2026); Graph API error handling.
 */
export const graphCodes: Readonly<Record<string, GraphCode>> = {
  '190': reconnect('The access token is no longer taken.'),
  '190/458': reconnect('The app was removed from the account.'),
  '190/459': reconnect('The person who connected must first sign in at Meta and clear a check.'),
  '190/460': reconnect('The password was changed.'),
  '190/463': reconnect('The access token ran out.'),
  '190/464': reconnect('The person who connected has not confirmed the account.'),
  '190/467': reconnect('The access token was withdrawn.'),
  '101': reconnect('The app is not known.'),
  '102': reconnect('The login ended.'),
  '10/2018278': outsideWindow,
  '10/2534022': outsideWindow,
  '10/2018065': permission(
    'The page may not send this outside the window. Ask Meta for the permission, or wait until the contact writes.',
  ),
  '10/2018108': {
    code: 'recipient_blocked',
    retry: 'never',
    meaning: 'This person does not receive messages from the sender. Use another channel.',
  },
  '10': permission('The app lacks a permission for this. Have it granted, and connect again.'),
  '3': permission('The app lacks a capability for this. Have it granted in the app dashboard.'),
  '200': permission('A permission is missing. Connect again and grant messaging.'),
  '200/1545041': notReached,
  '230': permission('The permission pages_messaging is missing. Connect again and grant it.'),
  '551': notReached,
  '551/1545041': notReached,
  '100/2018001': unknownPerson,
  '100/2534014': unknownPerson,
  '100/2018034': content('The message is empty. Give it a text or an attachment.'),
  '100/2018109': media('The attachment is too large. Send at most 25 MB.'),
  '100/2018047': media(
    'The attachment could not be taken. Check its type and that its URL opens for everyone.',
  ),
  '100/2018008': media('The attachment could not be fetched. Its URL must open for everyone.'),
  '100/33': permission('The page or account does not exist, or the token may not use it. Connect again.'),
  '100': content('Graph takes a part of the message for wrong. Mend what its own words name.'),
  '4': throttled('The app made too many calls.', 5 * minuteMs),
  '4/2018022': throttled('Too many sends to telephone numbers.', 5 * minuteMs),
  '17': throttled('Too many calls of one user.', 5 * minuteMs),
  '32': throttled('The page made too many calls.', 5 * minuteMs),
  '613': throttled('The sender sends faster than Meta allows.'),
  '80001': throttled('The page made too many calls.', 5 * minuteMs),
  '80002': throttled('The Instagram account made too many calls.', 5 * minuteMs),
  '80006': throttled('The page sent too many messages for now.', 5 * minuteMs),
  '1': passing('Graph had an error of its own.'),
  '1/99': passing('Graph had an error of its own; a missing permission may look like this.'),
  '2': passing('Graph is not available for a moment.'),
  '1200': passing('Graph could not send for a moment.'),
  '-1': passing('Graph had an error of its own.'),
  '368': blockedByPolicy,
  '2022': blockedByPolicy,
  '10900': permission(
    'This comment or post was answered privately already, and only one answer is allowed. Write where the contact answers.',
  ),
  '10903': permission('This comment or post cannot be answered privately. Answer below it in the app.'),
}

/** The code's line of the table, the subcode's before it, and the key it stands under. */
export function graphCodeOf(
  code: number,
  subcode: number | undefined,
): { readonly key: string; readonly entry: GraphCode } | null {
  for (const key of [`${code}/${subcode}`, String(code)]) {
    const entry = graphCodes[key]
    if (entry) return { key, entry }
  }
  // Source: Graph API error handling: 200 to 299 are permissions.
  const entry = code > 200 && code < 300 ? graphCodes['200'] : undefined
  return entry ? { key: String(code), entry } : null
}
