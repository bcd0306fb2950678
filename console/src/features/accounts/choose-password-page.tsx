import { useMutation } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { post } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { DoorFrame } from '@/features/accounts/door-frame.tsx'
import { Button, buttonClass } from '@/ui/button.tsx'
import { usePageTitle } from '@/ui/page.tsx'
import { PasswordField, passwordLengthMin } from '@/ui/password-field.tsx'
import { problemText, useToasts } from '@/ui/toast.tsx'

/** Where the link of an invitation leads; its token stands behind the #, which browsers keep out of requests and logs. */
export function ChoosePasswordPage() {
  const { t } = useLocale()
  const [token] = useState(() => window.location.hash.slice(1))
  const complete = token.startsWith('pst_')
  const title = t(complete ? 'password.chooseTitle' : 'password.noToken')
  usePageTitle(title)
  return (
    <DoorFrame title={title}>
      <p className="mt-1 text-ink-soft">{t(complete ? 'password.chooseLead' : 'password.noTokenWhy')}</p>
      {complete ? (
        <ChooseForm token={token} />
      ) : (
        <Link to="/sign-in" search={{}} className={`${buttonClass()} mt-5 w-full`}>
          {t('password.toSignIn')}
        </Link>
      )}
    </DoorFrame>
  )
}

function ChooseForm({ token }: { token: string }) {
  const { t } = useLocale()
  const router = useRouter()
  const { tell } = useToasts()
  const [password, setPassword] = useState('')
  const choose = useMutation({
    mutationFn: () => post('/v1/session/password', { token, password }),
    onSuccess: async () => {
      tell(t('password.chosen'))
      await router.navigate({ to: '/sign-in', search: {} })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    choose.mutate()
  }
  return (
    <form onSubmit={submit} className="mt-5 flex flex-col gap-5">
      {choose.isError && (
        <p role="alert" className="flex items-start gap-2 rounded-lg bg-bad-soft px-3 py-2.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {problemText(choose.error) || t('error.unreachable')}
        </p>
      )}
      <PasswordField
        kind="new"
        label={t('password.new')}
        hint={t('password.newHint')}
        value={password}
        onChange={setPassword}
        autoFocus
      />
      <Button
        type="submit"
        kind="primary"
        busy={choose.isPending}
        disabled={password.length < passwordLengthMin}
      >
        {t('password.choose')}
      </Button>
    </form>
  )
}
