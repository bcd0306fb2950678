import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { CircleAlert, Eye, EyeOff } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { call } from '@/api/http.ts'
import { sessionQuery } from '@/api/session.ts'
import type { Session } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { PatchPanel } from '@/features/accounts/patch-panel.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { Field, TextInput } from '@/ui/field.tsx'
import { Mark } from '@/ui/mark.tsx'
import { usePageTitle } from '@/ui/page.tsx'
import { problemText } from '@/ui/toast.tsx'

export function SignInPage() {
  const { t } = useLocale()
  usePageTitle(t('signIn.title'))
  return (
    <main className="grid min-h-full lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="grid place-items-center px-4 py-12">
        <div className="w-full max-w-sm">
          <div className="mb-8 flex items-center gap-3">
            <Mark className="size-10" />
            <div>
              <p className="text-lg leading-tight font-semibold tracking-tight">Patchbay</p>
              <p className="text-sm text-ink-faint">{t('signIn.tagline')}</p>
            </div>
          </div>
          <div className="card p-6 sm:p-7">
            <h1 className="text-xl font-semibold tracking-tight">{t('signIn.title')}</h1>
            <SignInForm />
          </div>
          <p className="mt-5 text-sm text-ink-faint">{t('signIn.help')}</p>
        </div>
      </div>
      <PatchPanel />
    </main>
  )
}

function SignInForm() {
  const { t } = useLocale()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useSignIn()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ email: email.trim(), password })
  }
  return (
    <form onSubmit={submit} className="mt-5 flex flex-col gap-5">
      {signIn.isError && (
        <p role="alert" className="flex items-start gap-2 rounded-lg bg-bad-soft px-3 py-2.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {problemText(signIn.error) || t('error.unreachable')}
        </p>
      )}
      <Field label={t('signIn.email')}>
        {(control) => (
          <TextInput
            {...control}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            dir="ltr"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <PasswordField value={password} onChange={setPassword} />
      <Button type="submit" kind="primary" busy={signIn.isPending} className="w-full">
        {t('signIn.action')}
      </Button>
    </form>
  )
}

function PasswordField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useLocale()
  const [shown, setShown] = useState(false)
  return (
    <Field label={t('signIn.password')}>
      {(control) => (
        <div className="relative">
          <TextInput
            {...control}
            type={shown ? 'text' : 'password'}
            name="password"
            autoComplete="current-password"
            required
            dir="ltr"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="pe-11"
          />
          <div className="absolute end-0.5 top-0.5">
            <IconButton
              icon={shown ? EyeOff : Eye}
              label={t(shown ? 'signIn.hide' : 'signIn.show')}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            />
          </div>
        </div>
      )}
    </Field>
  )
}

function useSignIn() {
  const client = useQueryClient()
  const router = useRouter()
  const { next } = useSearch({ from: '/sign-in' })
  return useMutation({
    mutationFn: (credentials: { email: string; password: string }) =>
      call<Session>('POST', '/v1/session', { body: credentials }),
    onSuccess: async (session) => {
      client.setQueryData(sessionQuery.queryKey, session)
      await router.navigate({ href: next ?? '/' })
    },
  })
}
