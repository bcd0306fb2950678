export { accountFacts, accountFactsOf, peekAccountFacts, type AccountFacts } from './account-facts.ts'
export { mayReceiveTraffic, refusalFor, type Account } from './account.ts'
export { authenticateBind, mayBind, type BindGrant } from './authenticate-bind.ts'
export { authenticate } from './authenticate.ts'
export { createAccount, type NewAccount } from './create-account.ts'
export { changeAccount } from './change-account.ts'
export { createApiKey } from './create-api-key.ts'
export { createUser } from './create-user.ts'
export { findAccount, getAccount } from './find-account.ts'
export { reactivateAccount } from './reactivate-account.ts'
export { revokeApiKey } from './revoke-api-key.ts'
export { scopeBeyond, type Scope } from './scopes.ts'
export { suspendAccount } from './suspend-account.ts'
export {
  createSmppCredential,
  revokeSmppCredential,
  smppCredentialStands,
  type NewSmppCredential,
} from './smpp-credential.ts'
