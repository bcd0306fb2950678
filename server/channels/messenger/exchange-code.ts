import { z } from 'zod'
import { ConnectRefused } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { askGraph, type GraphAccess } from '../meta-graph/call-graph.ts'
import { messengerSettings } from './messenger-settings.ts'

const permissions = [
  'pages_show_list',
  'pages_messaging',
  'pages_manage_metadata',
  'pages_read_engagement',
  'business_management',
]

/** Where a person lets the app write for a page. */
export function authorizeUrl(settings: unknown, redirectUri: string, state: string): string {
  const { dialogUrl, version, appId } = messengerSettings.parse(settings)
  const query = new URLSearchParams({
    client_id: appId,
    redirect_uri: redirectUri,
    state,
    response_type: 'code',
    scope: permissions.join(','),
  })
  return `${dialogUrl}/${version}/dialog/oauth?${query.toString()}`
}

const secretOnly = z.object({ appSecret: z.string().min(1) })
const token = z.object({ access_token: z.string() })
const accounts = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      access_token: z.string().optional(),
      tasks: z.array(z.string()).default([]),
    }),
  ),
})
type Page = z.infer<typeof accounts>['data'][number]

/** Trades the code of a person's consent for the token of a page, which does not run out by time. */
export async function exchangeCode(
  { call, settings, credentials }: Connection,
  code: string,
  redirectUri: string,
): Promise<Record<string, unknown>> {
  const { baseUrl, version, appId, pageId } = messengerSettings.parse(settings)
  const { appSecret } = secretOnly.parse(credentials)
  const graph = { baseUrl, version }
  const app = { client_id: appId, client_secret: appSecret }
  const short = await trade(call, graph, { ...app, redirect_uri: redirectUri, code })
  const grant = { ...app, grant_type: 'fb_exchange_token', fb_exchange_token: short }
  const long = await trade(call, graph, grant)
  const query = { fields: 'id,name,access_token,tasks', limit: '100' }
  const asPerson = { ...graph, accessToken: long, appSecret }
  const { data } = accounts.parse(
    await askGraph(call, asPerson, { method: 'GET', path: '/me/accounts', query }),
  )
  return { accessToken: chosenToken(data, pageId), appSecret }
}

async function trade(
  call: Connection['call'],
  graph: GraphAccess,
  query: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await askGraph(call, graph, { method: 'GET', path: '/oauth/access_token', query })
  return token.parse(answer).access_token
}

function chosenToken(pages: readonly Page[], pageId: string | undefined): string {
  const usable = pages.filter(({ access_token: has }) => has !== undefined)
  const page =
    pageId === undefined && usable.length === 1 ? usable[0] : usable.find(({ id }) => id === pageId)
  if (!page?.access_token) throw new ConnectRefused(notChosen(usable, pageId))
  if (page.tasks.length > 0 && !page.tasks.some((task) => task === 'MESSAGING' || task === 'MANAGE'))
    throw new ConnectRefused(`You may not answer messages of ${page.name}. Have the page give you that task.`)
  return page.access_token
}

function notChosen(pages: readonly Page[], pageId: string | undefined): string {
  const list = pages.map(({ id, name }) => `${name} (${id})`).join(', ')
  if (pages.length === 0) return 'No page was shared with the app. Choose at least one when you consent.'
  return pageId === undefined
    ? `Several pages were shared: ${list}. Enter the id of one as the page.`
    : `The page ${pageId} was not shared; these were: ${list}.`
}
