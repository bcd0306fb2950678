import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '@/api/session.ts'
import { useLocale } from '@/app/locale.tsx'
import type { Connector } from '@/features/connectors/connector-types.ts'
import { rotateSecret, webchatQuery } from '@/features/webchat/webchat-queries.ts'
import { Button } from '@/ui/button.tsx'
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx'
import { CodeBlock } from '@/ui/copy-text.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'
import { When } from '@/ui/when.tsx'

const identifying = `patchbayChat.push(["identify", {
  id: "customer-42",
  hash: "…made on your server…",
  name: "Asha Rao"
}])`

/** How a web chat gets into the account's pages: the script tag, and the secret by which its server says who somebody is. */
export function PagesDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const { t } = useLocale()
  const state = useQuery(webchatQuery(connector.id))
  const maySetUp = useMay('connectors:write')
  const origins = (connector.settings['allowedOrigins'] ?? []) as string[]
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('webchat.pages', { name: connector.name })}
      description={t('webchat.pagesWhy')}
    >
      <Loaded query={state} rows={3}>
        {({ snippet, previousSecretUntil }) => (
          <div className="flex flex-col gap-5" dir="auto">
            <CodeBlock value={snippet} label={t('webchat.snippet')} />
            {origins.length === 0 ? (
              <p role="alert" className="rounded-lg bg-wait-soft px-3 py-2.5 text-wait">
                {t('webchat.noOrigins')}
              </p>
            ) : (
              <p className="text-ink-soft">
                {t('webchat.shownOn')} <bdi className="font-mono text-sm">{origins.join(', ')}</bdi>
              </p>
            )}
            {maySetUp && <Identity connectorId={connector.id} previousUntil={previousSecretUntil} />}
          </div>
        )}
      </Loaded>
    </Dialog>
  )
}

/** Recognising people: optional, and only with the account's own server. */
function Identity({ connectorId, previousUntil }: { connectorId: string; previousUntil: string | null }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { complain } = useToasts()
  const [isAsked, setIsAsked] = useState(false)
  const rotate = useMutation({
    mutationFn: () => rotateSecret(connectorId),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['connectors', connectorId] }),
    onError: complain,
    onSettled: () => setIsAsked(false),
  })
  return (
    <section aria-labelledby="identity-title" className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 id="identity-title" className="font-semibold">
        {t('webchat.identity')}
      </h3>
      <p className="text-ink-soft">{t('webchat.identityWhy')}</p>
      <CodeBlock value={identifying} label={t('webchat.identityCode')} />
      {rotate.data ? (
        <div role="status" className="flex flex-col gap-2">
          <p className="font-medium">{t('webchat.secretOnce')}</p>
          <CodeBlock value={rotate.data.identitySecret} label={t('webchat.secret')} />
        </div>
      ) : (
        <div>
          <Button icon={RefreshCw} onClick={() => setIsAsked(true)}>
            {t('webchat.newSecret')}
          </Button>
        </div>
      )}
      {previousUntil && (
        <p className="text-sm text-ink-faint">
          {t('webchat.oldSecretUntil')} <When at={previousUntil} />
        </p>
      )}
      <ConfirmDialog
        open={isAsked}
        onClose={() => setIsAsked(false)}
        title={t('webchat.newSecretSure')}
        description={t('webchat.newSecretWhy')}
        action={t('webchat.newSecret')}
        busy={rotate.isPending}
        onConfirm={() => rotate.mutate()}
      />
    </section>
  )
}
