export {
  addressKindOf,
  canonicalAddress,
  contactChannels,
  validAddress,
  type ContactChannel,
} from './address.ts'
export { identitiesOf, type ContactFacts, type ContactRow } from './contact.ts'
export { contactFacts } from './contact-facts.ts'
export { createContact, type NewContact } from './create-contact.ts'
export { contactIdsOf, getContact } from './find-contact.ts'
export {
  findOrCreateContactByAddress,
  findOrCreateContactsByAddress,
} from './find-or-create-contact-by-address.ts'
export { giveIdentities } from './give-identities.ts'
export { addressesBehind } from './addresses-behind.ts'
export { addressOnChannel } from './address-on-channel.ts'
export { nameContact } from './name-contact.ts'
