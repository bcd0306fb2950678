import { jsonOf, type Connection, type HttpAnswer, type HttpRequest } from '../http/connection.ts'
import { ConnectRefused } from '../connecting.ts'
import { graphRequest as requestOfGraph } from '../meta-graph/call-graph.ts'
import { meaningOf } from './codes.ts'
import { detailOf, readGraphError } from './graph-error.ts'
import type { WhatsappCredentials, WhatsappSettings } from './whatsapp-settings.ts'

type Way = Pick<Connection, 'settings' | 'credentials'>
type Query = Readonly<Record<string, string | number | undefined>>

/** A list that never ends would be asked for ever. */
const pagesMax = 100

/** A request to a node of the Graph API, in JSON, let in by the connector's token. */
export function graphRequest(
  { settings, credentials }: Way,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { body, query }: { body?: unknown; query?: Query } = {},
): HttpRequest {
  const { baseUrl, version } = settings as WhatsappSettings
  const { accessToken } = credentials as WhatsappCredentials
  return requestOfGraph(
    { baseUrl, version, accessToken },
    { method, path: `/${path}`, query: asked(query), body },
  )
}

/** Calls the Graph API for something a person waits for. Throws ConnectRefused with Meta's words and the mend. */
export async function callGraph(
  connection: Connection,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  more: { body?: unknown; query?: Query } = {},
): Promise<Record<string, unknown>> {
  return readGraph(await reach(connection, graphRequest(connection, method, path, more)))
}

/** The items of a list of the Graph API, page by page. Throws ConnectRefused. */
export async function* graphPages(
  connection: Connection,
  path: string,
  query: Query,
): AsyncGenerator<readonly Record<string, unknown>[]> {
  let after: string | undefined
  for (let page = 0; page < pagesMax; page++) {
    const { data, paging } = await callGraph(connection, 'GET', path, {
      query: { ...query, limit: 100, after },
    })
    yield Array.isArray(data) ? (data as Record<string, unknown>[]) : []
    const { next, cursors } = (paging ?? {}) as { next?: string; cursors?: { after?: string } }
    after = next ? cursors?.after : undefined
    if (!after) return
  }
}

/** Calls a provider while a person waits: what never arrived is a refusal too. */
export async function reach(connection: Connection, request: HttpRequest): Promise<HttpAnswer> {
  try {
    return await connection.call(request)
  } catch (error) {
    throw new ConnectRefused(error instanceof Error ? error.message : String(error), { byProvider: false })
  }
}

/** The JSON object of an answer. Throws ConnectRefused for a refusal and for anything that is no JSON. */
export function readGraph(answer: HttpAnswer): Record<string, unknown> {
  const body = jsonOf(answer)
  const error = readGraphError(body)
  if (error) throw new ConnectRefused(detailOf(error), { byProvider: !isPassing(error.code, answer.status) })
  if (answer.status >= 400 || body === null || typeof body !== 'object')
    throw new ConnectRefused(`Meta answered ${answer.status} without saying why. Try again later.`, {
      byProvider: answer.status < 500,
    })
  return body as Record<string, unknown>
}

/** Whether a refusal says nothing of the credentials or the request: Meta is overloaded, or was asked too often. */
function isPassing(code: number, status: number): boolean {
  const { retry, halts } = meaningOf(code)
  return halts !== 'credentials' && (retry === 'later' || status >= 500)
}

function asked(query: Query = {}): Record<string, string> {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  )
  return Object.fromEntries(given)
}
