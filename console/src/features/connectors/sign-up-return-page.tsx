import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useLocale } from '@/app/locale.tsx'
import { endSignUp, takeSignUp } from '@/features/connectors/sign-up.ts'
import { Page } from '@/ui/page.tsx'
import { problemText, useToasts } from '@/ui/toast.tsx'

/** Where a provider sends the browser back to: makes the connector, or says why there is none. */
export function SignUpReturnPage() {
  const { t } = useLocale()
  const { tell } = useToasts()
  const navigate = useNavigate()
  const { code, state, error } = useSearch({ from: '/app/connectors/return' })
  const begun = useRef(false)
  const ending = useMutation({
    mutationFn: async () => {
      const pending = takeSignUp(state)
      if (error) throw new Error(error)
      if (!pending || !code) throw new Error(t('connectors.signUpStale'))
      return endSignUp(pending, code)
    },
    onSuccess: (made) => {
      tell(t('connectors.connected', { name: made.name }))
      void navigate({ to: '/connectors', replace: true })
    },
  })
  useEffect(() => {
    // A code is good once: a second run of the effect must not spend it.
    if (begun.current) return
    begun.current = true
    ending.mutate()
  })
  return (
    <Page title={t('connectors.connect')} lead={ending.isError ? '' : t('connectors.signUpEnds')}>
      {ending.isError && (
        <div className="flex flex-col items-start gap-4">
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2.5 text-bad">
            {problemText(ending.error) || ending.error.message}
          </p>
          <Link to="/connectors" className="text-accent underline">
            {t('connectors.title')}
          </Link>
        </div>
      )}
    </Page>
  )
}
