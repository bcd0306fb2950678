/** Why an account may be suspended; the pack says what follows from each. */
export const suspensionReasons = [
  'misuse',
  'violation',
  'regulatory',
  'non_payment',
  'quota_unpaid',
  'fraud',
  'aup',
  'legal_order',
  'security',
  'other',
] as const
