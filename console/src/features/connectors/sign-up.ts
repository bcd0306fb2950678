import { post } from '@/api/http.ts'
import type { Connector } from '@/features/connectors/connector-types.ts'

const key = 'patchbay.sign-up'

/** What was filled in before the browser went to the provider; it waits in this tab for the way back. */
export type PendingSignUp = {
  state: string
  channel: string
  name: string
  settings: Record<string, unknown>
  credentials: Record<string, unknown>
}

const redirectUri = () => `${window.location.origin}/connectors/return`

/** Sends the browser to the provider, where a person consents. */
export async function beginSignUp(filled: Omit<PendingSignUp, 'state'>): Promise<void> {
  const state = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  const { url } = await post<{ url: string }>('/v1/connectors/authorization', {
    channel: filled.channel,
    settings: filled.settings,
    redirectUri: redirectUri(),
    state,
  })
  sessionStorage.setItem(key, JSON.stringify({ ...filled, state }))
  window.location.assign(url)
}

/** What this tab went to the provider with, if the answer belongs to it; it is used once. */
export function takeSignUp(state: string | undefined): PendingSignUp | null {
  const kept = sessionStorage.getItem(key)
  sessionStorage.removeItem(key)
  const pending = kept === null ? null : (JSON.parse(kept) as PendingSignUp)
  return pending && pending.state === state ? pending : null
}

/** Trades the provider's code for a connector. */
export function endSignUp(pending: PendingSignUp, code: string): Promise<Connector> {
  const { channel, name, settings, credentials } = pending
  return post<Connector>('/v1/connectors', {
    channel,
    ...(name !== '' && { name }),
    settings,
    ...(Object.keys(credentials).length > 0 && { credentials }),
    authorization: { code, redirectUri: redirectUri() },
    acceptsProviderTerms: true,
  })
}
