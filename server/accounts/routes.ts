import { route, type Route } from '#platform/http/route.ts'
import { apiKeyRoutes } from './api-key-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { getAccount } from './find-account.ts'
import { operatorAccountRoutes } from './operator-account-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { accountShape, showAccount } from './shapes.ts'
import { smppCredentialRoutes } from './smpp-credential-routes.ts'
import { userRoutes } from './user-routes.ts'

/** Every address of accounts: sessions, the account, its keys, logins, users and audit log, and the operator's view. */
export const routes: readonly Route[] = [
  ...sessionRoutes,
  route({
    method: 'GET',
    path: '/v1/account',
    tag: 'account',
    summary: 'The account the caller acts for',
    access: { kind: 'account', scope: 'account:read' },
    answers: { 200: accountShape },
    handle: async ({ tx, accountId }) => ({
      status: 200,
      body: showAccount(await getAccount(tx, accountId)),
    }),
  }),
  ...apiKeyRoutes,
  ...smppCredentialRoutes,
  ...userRoutes,
  ...auditRoutes,
  ...operatorAccountRoutes,
]
