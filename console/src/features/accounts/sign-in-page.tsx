import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { call } from '@/api/http.ts'
import { sessionQuery } from '@/api/session.ts'
import type { Session } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { DoorFrame } from '@/features/accounts/door-frame.tsx'
import { Button } from '@/ui/button.tsx'
import { Field, TextInput } from '@/ui/field.tsx'
import { usePageTitle } from '@/ui/page.tsx'
import { PasswordField } from '@/ui/password-field.tsx'
import { problemText } from '@/ui/toast.tsx'

export function SignInPage() {
  const { t } = useLocale()
  usePageTitle(t('signIn.title'))
  return (
    <DoorFrame title={t('signIn.title')} below={t('signIn.help')}>
      <SignInForm />
    </DoorFrame>
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
      <PasswordField kind="current" label={t('signIn.password')} value={password} onChange={setPassword} />
      <Button type="submit" kind="primary" busy={signIn.isPending} className="w-full">
        {t('signIn.action')}
      </Button>
    </form>
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
