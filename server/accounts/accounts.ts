export { accountFacts, accountFactsOf, peekAccountFacts, type AccountFacts } from './account-facts.ts'
export {
  mayReceiveTraffic,
  refusalFor,
  type Account,
  type AccountState,
  type SuspensionReason,
} from './account.ts'
export { authenticateBind, mayBind, type BindGrant } from './authenticate-bind.ts'
export { authenticate } from './authenticate.ts'
export { authenticateKey } from './authenticate-key.ts'
export { createAccount, type NewAccount } from './create-account.ts'
export { changeAccount } from './change-account.ts'
export { createApiKey, type ApiKey, type NewApiKey } from './create-api-key.ts'
export { createUser, type NewUser, type User } from './create-user.ts'
export { ensureActive } from './ensure-active.ts'
export { findAccount, getAccount } from './find-account.ts'
export { reactivateAccount } from './reactivate-account.ts'
export { revokeApiKey } from './revoke-api-key.ts'
export type { Role, Scope } from './scopes.ts'
export { suspendAccount, type StateChange } from './suspend-account.ts'
export {
  createSmppCredential,
  revokeSmppCredential,
  smppCredentialStands,
  type NewSmppCredential,
  type SmppCredential,
} from './smpp-credential.ts'
export { sessionCookie } from './session-cookie.ts'
export type { PasswordCost } from './password.ts'
