import { useQuery } from '@tanstack/react-query'
import { Info, Plus, Smartphone } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useSession } from '@/api/session.ts'
import { useLocale } from '@/app/locale.tsx'
import { handsetsQuery } from '@/features/handsets/handset-queries.ts'
import { Phone } from '@/features/handsets/phone.tsx'
import { isRecipient, normaliseRecipient } from '@/features/messaging/recipient.ts'
import { Button } from '@/ui/button.tsx'
import { TextInput } from '@/ui/field.tsx'
import { usePageTitle } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

const storageKey = 'patchbay.handsets'
const shownAtFirst = 3

/** Phones of the sandbox network, side by side: what the contact would see, and a keyboard to answer with. */
export function HandsetsPage() {
  const { t } = useLocale()
  usePageTitle(t('handsets.title'))
  const sandbox = useSession().data?.operator.sandbox
  const handsets = useQuery(handsetsQuery)
  const [chosen, setChosen] = useState<string[] | null>(readChosen)
  const choose = (next: string[]) => {
    localStorage.setItem(storageKey, JSON.stringify(next))
    setChosen(next)
  }
  return (
    <div className="px-4 pt-6 pb-10 sm:px-8">
      <h1 className="text-xl font-semibold tracking-tight">{t('handsets.title')}</h1>
      <p className="mt-3 mb-6 flex max-w-4xl items-start gap-2.5 rounded-xl bg-accent-soft px-4 py-3 text-accent-strong">
        <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
        {t('handsets.hint')}
      </p>
      {sandbox === false ? (
        <EmptyState icon={Smartphone} title={t('handsets.noSandbox')}>
          {t('handsets.noSandboxWhy')}
        </EmptyState>
      ) : (
        <Loaded query={handsets} rows={3}>
          {({ data }) => {
            const shown = chosen ?? data.slice(0, shownAtFirst).map((handset) => handset.address)
            const known = (address: string) => data.find((handset) => handset.address === address)
            return (
              <>
                <AddPhone
                  homes={
                    new Map(data.flatMap(({ address, mail }) => (mail ? [[mail, address] as const] : [])))
                  }
                  known={data.map((handset) => handset.address).filter((address) => !shown.includes(address))}
                  onAdd={(address) => choose([address, ...shown.filter((each) => each !== address)])}
                />
                {shown.length === 0 && (
                  <EmptyState icon={Smartphone} title={t('handsets.none')}>
                    {t('handsets.noneWhy')}
                  </EmptyState>
                )}
                <ul className="flex flex-wrap gap-8 max-sm:justify-center">
                  {shown.map((address) => (
                    <li key={address}>
                      <Phone
                        address={address}
                        label={known(address)?.label ?? ''}
                        mail={known(address)?.mail}
                        deliver={known(address)?.behaviour.deliver ?? 'ok'}
                        onRemove={() => choose(shown.filter((each) => each !== address))}
                      />
                    </li>
                  ))}
                </ul>
              </>
            )
          }}
        </Loaded>
      )}
    </div>
  )
}

function AddPhone({
  known,
  homes,
  onAdd,
}: {
  known: string[]
  /** Phones by the mail address whose mails they show. */
  homes: ReadonlyMap<string, string>
  onAdd: (address: string) => void
}) {
  const { t } = useLocale()
  const [typed, setTyped] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isRecipient(typed)) return
    const address = normaliseRecipient(typed)
    onAdd(homes.get(address) ?? address)
    setTyped('')
  }
  return (
    <form onSubmit={submit} className="mb-8 flex flex-wrap items-center gap-2">
      <TextInput
        aria-label={t('handsets.number')}
        placeholder={t('handsets.number')}
        inputMode="email"
        dir="ltr"
        list="known-handsets"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="max-w-60"
      />
      <datalist id="known-handsets">
        {known.map((address) => (
          <option key={address} value={address} />
        ))}
      </datalist>
      <Button type="submit" icon={Plus} disabled={!isRecipient(typed)}>
        {t('handsets.add')}
      </Button>
    </form>
  )
}

function readChosen(): string[] | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : null
  } catch {
    return null
  }
}
