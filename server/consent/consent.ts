export { applyKeyword, type KeywordSaid } from './apply-keyword.ts'
export { consentsOfContact } from './consents-of-contact.ts'
export { decideConsent, type ConsentDecision, type ConsentTerms } from './decide-consent.ts'
export { decideSuppression, type SuppressionDecision } from './decide-suppression.ts'
export { exportConsents } from './export-consents.ts'
export type { Grant, PermissionFacts, Purpose, SuppressionFact } from './permission.ts'
export { permissionFacts } from './permission-facts.ts'
export {
  recordConsent,
  recordConsents,
  withdrawConsent,
  type ConsentRecord,
  type NewConsent,
} from './record-consent.ts'
export { suppressAddress, unsuppressAddress, type Suppression } from './suppress-address.ts'
