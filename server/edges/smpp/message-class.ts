import type { MessageClass } from '#shared/message-kinds.ts'

const words: ReadonlyMap<string, MessageClass> = new Map<string, MessageClass>([
  ['TXN', 'transactional'],
  ['TRANS', 'transactional'],
  ['PROMO', 'promotional'],
  ['OTP', 'authentication'],
  ['AUTH', 'authentication'],
  ['SERV', 'service'],
])

/**
 * The class of a message: what its service_type says, else what the bind's system_type says, else transactional.
 * priority_flag has no say: urgency is not a lawful basis, and a class decides which permission a message needs.
 */
export function messageClassOf(serviceType: string, systemWords: readonly string[]): MessageClass {
  const asBound = systemWords.find((word) => words.has(word)) ?? ''
  return words.get(serviceType.toUpperCase()) ?? words.get(asBound) ?? 'transactional'
}
