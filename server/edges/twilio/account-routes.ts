import type { AccountFacts } from '#accounts/accounts.ts'
import type { DoorRoute } from './door-route.ts'
import { accountPath } from './show-message-resource.ts'
import { rfc2822Time } from './twilio-time.ts'

const statuses: Readonly<Record<AccountFacts['state'], string>> = {
  active: 'active',
  suspended: 'suspended',
  export_only: 'closed',
  terminated: 'closed',
}

/** The account itself. */
export const accountRoutes: readonly DoorRoute[] = [
  {
    method: 'GET',
    path: '/2010-04-01/Accounts/{Sid}',
    handle: async ({ client: { account, accountSid } }) => ({
      status: 200,
      body: showAccount(account, accountSid),
    }),
  },
]

/** The auth token is not shown again: of it we give only what it opens. */
function showAccount({ name, state, createdAt }: AccountFacts, sid: string) {
  const uri = accountPath(sid)
  return {
    auth_token: null,
    date_created: rfc2822Time(createdAt),
    date_updated: rfc2822Time(createdAt),
    friendly_name: name,
    owner_account_sid: sid,
    sid,
    status: statuses[state],
    subresource_uris: {
      messages: `${uri}/Messages.json`,
      incoming_phone_numbers: `${uri}/IncomingPhoneNumbers.json`,
    },
    type: 'Full',
    uri: `${uri}.json`,
  }
}
