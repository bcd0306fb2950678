import type { Connector } from '@/features/connectors/connector-types.ts'
import { HookDialog } from '@/features/connectors/hook-dialog.tsx'
import { PagesDialog } from '@/features/webchat/pages-dialog.tsx'

/** What is to be entered elsewhere for a connector: at its provider, or in the account's own pages. */
export function ValuesDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const Values = connector.channel === 'webchat' ? PagesDialog : HookDialog
  return <Values connector={connector} onClose={onClose} />
}
