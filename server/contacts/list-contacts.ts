import type { Db } from '#platform/db.ts'
import { searchWords, type ContactRow } from './contact.ts'
import { contactsPage, type ContactFilter, type ContactsWanted } from './queries.ts'

/**
 * Lists contacts, newest first.
 * Shape: `q` with an `@` is the beginning of an e-mail address, with three digits or more and no letters the beginning of a
 * telephone number with its country's code, otherwise the beginnings of words of the name.
 */
export function listContacts(
  db: Db,
  accountId: string,
  { q, ...wanted }: Omit<ContactsWanted, 'filter'> & { readonly q?: string | undefined },
): Promise<ContactRow[]> {
  return db.query<ContactRow>(contactsPage(accountId, { ...wanted, filter: filterOf(q) }))
}

function filterOf(q: string | undefined): ContactFilter {
  const text = q?.trim() ?? ''
  if (text.includes('@')) return { by: 'address', kind: 'email', prefix: text.toLowerCase() }
  const digits = text.replaceAll(/[\s().-]/g, '')
  if (/^\+?\d{3,}$/.test(digits))
    return { by: 'address', kind: 'phone', prefix: `+${digits.replace(/^\+|^00/, '')}` }
  const words = searchWords(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return words.length === 0 ? null : { by: 'name', words: words.map((word) => `${word}:*`).join(' & ') }
}
