/** What a header is registered for in India's DLT registry. Promotional headers are six digits, the others letters. */
export const headerCategories = ['promotional', 'service', 'transactional'] as const

/** What a content template is registered for. */
export const templateCategories = [
  'promotional',
  'service_explicit',
  'service_implicit',
  'transactional',
] as const

/** How a registration stands with the registry. */
export const registrationStates = ['active', 'inactive', 'blacklisted'] as const
