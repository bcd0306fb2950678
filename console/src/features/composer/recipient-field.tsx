import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { useId, useState, type KeyboardEvent } from 'react'
import { get } from '@/api/http.ts'
import type { Contact, Page } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { addressesOn, isAddress, isByNumber, isTyped } from '@/features/composer/channel-addresses.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { describeRecipient } from '@/features/messaging/recipient.ts'
import type { ChosenContact, SendDraft } from '@/features/messaging/send-draft.ts'
import { Field, TextInput } from '@/ui/field.tsx'
import { useSettled } from '@/ui/use-settled.ts'

type Found = { contact: Contact; address: string }
type Choose = (chosen: Pick<SendDraft, 'to' | 'contact'>) => void

/** Whom to write to: an address typed where the channel has such, or a contact found by name, number or address. */
export function RecipientField({ draft, onChoose }: { draft: SendDraft; onChoose: Choose }) {
  const { t, language } = useLocale()
  const { channel, to, contact } = draft
  const error = useErrorAt('to')
  const list = useId()
  const [query, setQuery] = useState<string | null>(null)
  const [active, setActive] = useState(-1)
  const { found, isNobody } = useFound(channel, query ?? '')
  const isOpen = query !== null && query.trim() !== '' && found.length > 0
  const close = () => {
    setQuery(null)
    setActive(-1)
  }
  const choose = ({ contact: { id, name, identities }, address }: Found) => {
    onChoose({ to: address, contact: { id, name, identities } })
    close()
  }
  const type = (text: string) => {
    setQuery(text)
    setActive(-1)
    onChoose({ to: isTyped(channel) ? text : '', contact: null })
  }
  const steer = (event: KeyboardEvent) => {
    const chosen = found[active]
    if (!isOpen) return
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length)
    else if (event.key === 'ArrowUp') setActive((active - 1 + found.length) % found.length)
    else if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && chosen && !event.metaKey && !event.ctrlKey) choose(chosen)
    else return
    event.preventDefault()
  }
  const wrong = query === null && isTyped(channel) && to !== '' && !isAddress(channel, to)
  const shown = isTyped(channel) ? to : (query ?? (contact?.name || to))
  return (
    <div className="relative">
      <Field
        label={t('send.to')}
        hint={isNobody && !isTyped(channel) ? t('composer.noneFound') : hintOf(draft, t, language)}
        error={error ?? (wrong ? t(isByNumber(channel) ? 'send.toWrong' : 'composer.toWrong') : undefined)}
      >
        {(control) => (
          <TextInput
            {...control}
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && active >= 0 ? `${list}-${active}` : undefined}
            autoComplete="off"
            placeholder={placeholders[channel] ?? (isByNumber(channel) ? '+919812345678' : undefined)}
            value={shown}
            onChange={(event) => type(event.target.value)}
            onKeyDown={steer}
            onBlur={close}
          />
        )}
      </Field>
      <FoundList id={list} found={isOpen ? found : []} active={active} onChoose={choose} />
    </div>
  )
}

/** The contacts that fit, to be chosen by the keys from the field or by pointing. */
function FoundList({
  id,
  found,
  active,
  onChoose,
}: {
  id: string
  found: readonly Found[]
  active: number
  onChoose: (found: Found) => void
}) {
  const { t } = useLocale()
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={t('composer.found')}
      hidden={found.length === 0}
      className="pop absolute inset-x-0 top-[4.1rem] z-30 max-h-72 overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-high"
    >
      {found.map((each, index) => (
        <li
          key={`${each.contact.id} ${each.address}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // The field must not lose the focus before the choice is made.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(each)}
          className={clsx(
            'cursor-pointer rounded-lg px-2.5 py-1.5',
            index === active ? 'bg-accent-soft' : 'hover:bg-sunken',
          )}
        >
          <bdi className="block font-medium">{each.contact.name || each.address}</bdi>
          <bdi className="block truncate text-sm text-ink-faint">{each.address}</bdi>
        </li>
      ))}
    </ul>
  )
}

const placeholders: Readonly<Record<string, string>> = { email: 'asha@example.com' }

function hintOf({ channel, to, contact }: SendDraft, t: ReturnType<typeof useLocale>['t'], language: string) {
  const number = isByNumber(channel) ? describeRecipient(to, language) : null
  if (contact) return [contact.name, number ?? to].filter(Boolean).join(' · ')
  if (number) return number
  if (isByNumber(channel)) return t('composer.toNumberHint')
  return t(channel === 'email' ? 'composer.toMailHint' : 'composer.toContactHint')
}

/** The contacts that fit what is typed, once for each address they have on the channel. */
function useFound(channel: string, typed: string): { found: Found[]; isNobody: boolean } {
  const q = useSettled(typed.trim(), 200)
  const contacts = useQuery({
    queryKey: ['contacts', 'found', q],
    queryFn: ({ signal }) => get<Page<Contact>>('/v1/contacts', { q, limit: 8 }, signal),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  if (q.length < 2) return { found: [], isNobody: false }
  const found = (contacts.data?.data ?? []).flatMap((contact) =>
    addressesOn(channel, contact.identities).map((address) => ({ contact, address })),
  )
  return { found, isNobody: contacts.isSuccess && found.length === 0 }
}

/** Whom the draft goes to when its channel changes: the contact's own address there, or the same number. */
export function recipientOn(
  channel: string,
  { to, contact, channel: before }: Pick<SendDraft, 'to' | 'contact' | 'channel'>,
): Pick<SendDraft, 'to' | 'contact'> {
  const own = contact ? addressOf(channel, contact) : undefined
  if (own !== undefined) return { to: own, contact }
  const same = isByNumber(channel) && isByNumber(before)
  return { to: same ? to : '', contact: same ? contact : null }
}

const addressOf = (channel: string, { identities }: ChosenContact) => addressesOn(channel, identities)[0]
