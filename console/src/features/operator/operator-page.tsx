import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'radix-ui'
import { useLocale } from '@/app/locale.tsx'
import { AccountsTab } from '@/features/operator/accounts-tab.tsx'
import { AuditTab } from '@/features/operator/audit-tab.tsx'
import { CarriersTab } from '@/features/operator/carriers-tab.tsx'
import { ClockTab } from '@/features/operator/clock-tab.tsx'
import { PolicyTab } from '@/features/operator/policy-tab.tsx'
import { RatesTab } from '@/features/operator/rates-tab.tsx'
import { Page } from '@/ui/page.tsx'

const tabs = {
  accounts: AccountsTab,
  carriers: CarriersTab,
  rates: RatesTab,
  policy: PolicyTab,
  clock: ClockTab,
  audit: AuditTab,
} as const
type TabName = keyof typeof tabs

/** What the operator's own staff run: customers, carriers, prices, and the terms in force. */
export function OperatorPage() {
  const { t } = useLocale()
  const { tab } = useSearch({ from: '/app/operator' })
  const navigate = useNavigate()
  const names = Object.keys(tabs) as TabName[]
  const open = names.find((name) => name === tab) ?? 'accounts'
  return (
    <Page title={t('operator.title')} lead={t('operator.lead')}>
      <Tabs.Root
        value={open}
        onValueChange={(next) => void navigate({ to: '/operator', search: { tab: next }, replace: true })}
      >
        <Tabs.List
          aria-label={t('operator.title')}
          className="mb-6 flex gap-1 overflow-x-auto border-b border-line"
        >
          {names.map((name) => (
            <Tabs.Trigger
              key={name}
              value={name}
              ref={name === open ? bringIntoView : undefined}
              className="-mb-px min-h-10 whitespace-nowrap border-b-2 border-transparent px-3.5 text-ink-soft hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-accent-strong"
            >
              {t(`operator.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {names.map((name) => {
          const Tab = tabs[name]
          return (
            <Tabs.Content key={name} value={name} className="rounded-xl">
              <Tab />
            </Tabs.Content>
          )
        })}
      </Tabs.Root>
    </Page>
  )
}

/** On a narrow screen the row of tabs is longer than the screen, and the open one may be beyond its edge. */
function bringIntoView(tab: HTMLElement | null) {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
