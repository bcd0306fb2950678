export {
  addressKindOf,
  canonicalAddress,
  contactChannels,
  validAddress,
  type AddressKind,
  type ContactChannel,
} from './address.ts'
export { identitiesOf, type ContactFacts, type ContactRow, type Identity } from './contact.ts'
export { contactFacts, type Recipient } from './contact-facts.ts'
export { createContact, type NewContact } from './create-contact.ts'
export { deleteContact } from './delete-contact.ts'
export { contactIdsOf, findContact, getContact } from './find-contact.ts'
export {
  findOrCreateContactByAddress,
  findOrCreateContactsByAddress,
  type FoundContact,
} from './find-or-create-contact-by-address.ts'
export { importContacts, type ImportResult } from './import-contacts.ts'
export { mergeContacts, type Merge } from './merge-contacts.ts'
export { undoMerge } from './undo-merge.ts'
export { updateContact } from './update-contact.ts'
