import { queryOptions } from '@tanstack/react-query'
import { get, patch, post, put } from '@/api/http.ts'
import type { Connector } from '@/features/connectors/connector-types.ts'
import type { WebchatSettings, WebchatState } from '@/features/webchat/webchat-types.ts'

const pathOf = (id: string) => `/v1/connectors/${id}/webchat`

/** What a page needs of a web chat, and whether its visitors are told that somebody is there: the hours move it by themselves. */
export const webchatQuery = (id: string) =>
  queryOptions({
    queryKey: ['connectors', id, 'webchat'],
    queryFn: () => get<WebchatState>(pathOf(id)),
    refetchInterval: 30_000,
  })

export const setAway = (id: string, isAway: boolean) => put(`${pathOf(id)}/presence`, { isAway })

/** A new identity secret, shown this once. */
export const rotateSecret = (id: string) =>
  post<{ identitySecret: string; previousUntil: string }>(`${pathOf(id)}/secret`)

export const saveSettings = (id: string, settings: WebchatSettings) =>
  patch<Connector>(`/v1/connectors/${id}`, { settings })
