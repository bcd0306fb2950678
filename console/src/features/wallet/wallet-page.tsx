import { useQuery } from '@tanstack/react-query'
import { Plus, ReceiptText } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { usePages } from '@/api/use-pages.ts'
import type { Wallet, WalletEntry } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { TopUpDialog } from '@/features/wallet/top-up-dialog.tsx'
import { UsageSection } from '@/features/wallet/usage-section.tsx'
import { walletQuery } from '@/features/wallet/wallet-queries.ts'
import { Button } from '@/ui/button.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page, Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { When } from '@/ui/when.tsx'

/** What the account has, what is set aside for messages under way, and where the rest went. */
export function WalletPage() {
  const { t } = useLocale()
  const [toppingUp, setToppingUp] = useState(false)
  const wallet = useQuery(walletQuery)
  return (
    <Page
      title={t('wallet.title')}
      lead={t('wallet.lead')}
      actions={
        <Button kind="primary" icon={Plus} onClick={() => setToppingUp(true)}>
          {t('wallet.topUp')}
        </Button>
      }
    >
      <Loaded query={wallet} rows={2}>
        {(loaded) => (
          <>
            <Balances wallet={loaded} />
            <TopUpDialog open={toppingUp} onClose={() => setToppingUp(false)} currency={loaded.currency} />
          </>
        )}
      </Loaded>
      <UsageSection />
      <Entries />
    </Page>
  )
}

function Balances({ wallet }: { wallet: Wallet }) {
  const { t } = useLocale()
  const format = useFormat()
  return (
    <dl className="card mb-6 grid divide-line max-sm:divide-y sm:grid-cols-3 sm:divide-x">
      <Balance name={t('wallet.available')} hint={t('wallet.availableHint')} strong>
        {format.money(wallet.available)}
      </Balance>
      <Balance name={t('wallet.held')} hint={t('wallet.heldHint')}>
        {format.money(wallet.held)}
      </Balance>
      <Balance name={t('wallet.creditLimit')} hint={t('wallet.creditLimitHint')}>
        {format.money(wallet.creditLimit)}
      </Balance>
    </dl>
  )
}

function Balance({
  name,
  hint,
  strong,
  children,
}: {
  name: string
  hint: string
  strong?: boolean
  children: ReactNode
}) {
  return (
    <div className="px-6 py-5">
      <dt className="text-ink-soft">{name}</dt>
      <dd
        className={
          strong ? 'text-2xl font-semibold tracking-tight' : 'text-xl leading-9 font-medium tracking-tight'
        }
      >
        {children}
        <span className="block text-sm font-normal tracking-normal text-ink-faint">{hint}</span>
      </dd>
    </div>
  )
}

function Entries() {
  const { t } = useLocale()
  const format = useFormat()
  const word = useWord()
  const entries = usePages<WalletEntry>(['wallet', 'entries'], '/v1/wallet/entries')
  const columns: Column<WalletEntry>[] = [
    {
      name: t('messages.column.when'),
      cell: (entry) => <When at={entry.at} className="whitespace-nowrap text-ink-faint" />,
    },
    {
      name: t('wallet.kind'),
      cell: (entry) => <span className="font-medium">{word('entry', entry.kind)}</span>,
    },
    { name: t('wallet.reference'), hideBelow: 'sm', cell: (entry) => <Reference entry={entry} /> },
    {
      name: t('wallet.amount'),
      end: true,
      cell: (entry) => (
        <span className={entry.amount.amount.startsWith('-') ? '' : 'text-ok'}>
          {signed(format.money(entry.amount), entry.amount.amount)}
        </span>
      ),
    },
    {
      name: t('wallet.after'),
      end: true,
      hideBelow: 'sm',
      cell: (entry) => format.money(entry.availableAfter),
    },
  ]
  return (
    <Section title={t('wallet.entries')} flush>
      <Loaded
        query={entries}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState icon={ReceiptText} title={t('wallet.noEntries')}>
            {t('wallet.noEntriesWhy')}
          </EmptyState>
        }
      >
        {(rows) => (
          <DataTable label={t('wallet.entries')} columns={columns} rows={rows} rowKey={(entry) => entry.id} />
        )}
      </Loaded>
      <MoreButton pages={entries} />
    </Section>
  )
}

function Reference({ entry }: { entry: WalletEntry }) {
  return (
    <span className="text-sm text-ink-soft">
      {entry.note && <span className="block">{entry.note}</span>}
      {entry.reference && (
        <code className="block max-w-64 truncate font-mono text-xs text-ink-faint">{entry.reference}</code>
      )}
    </span>
  )
}

const signed = (text: string, amount: string) => (amount.startsWith('-') ? text : `+${text}`)
