import { randomUUID } from 'node:crypto'
import {
  ConnectRefused,
  type Connecting,
  type FetchedMedia,
  type Hook,
  type Mark,
  type Probed,
} from '../connecting.ts'
import { asConnectRefused, callGoogle } from '../google-auth/call-google.ts'
import { jsonOf, type Connection, type HttpAnswer, type HttpRequest } from '../http/connection.ts'
import { codes } from './codes.ts'
import { door } from './door.ts'
import { guide } from './guide.ts'
import { errorOf } from './read-answer.ts'
import { phoneUrl } from './request-of.ts'
import { revoke } from './revoke.ts'
import { opened } from './rcs-settings.ts'

/** How an account links its RCS agent. */
export const connecting: Connecting = {
  terms: {
    name: 'RCS for Business terms of service',
    url: 'https://developers.google.com/business-communications/rcs-business-messaging/support/tos',
  },
  guide,
  probe,
  subscribe,
  unsubscribe,
  door,
  fetchMedia,
  mark,
  revoke,
}

/** A number kept for fiction: whether it has RCS does not matter, whether the agent may ask does. */
const askedAbout = '+12025550123'

async function probe(connection: Connection): Promise<Probed> {
  const { agentId, agentName, baseUrl } = opened(connection)
  await asked(connection, 'messages', {
    method: 'POST',
    url: `${baseUrl}/v1/users:batchGet`,
    body: JSON.stringify({ users: [askedAbout], agentId }),
  })
  const displayName = agentName ? await displayNameOf(connection) : null
  return { address: agentId, name: displayName ?? agentId, facts: { agentName }, expiresAtMs: null }
}

async function displayNameOf(connection: Connection): Promise<string | null> {
  const { managementUrl, agentName } = opened(connection)
  const answer = await asked(connection, 'management', {
    method: 'GET',
    url: `${managementUrl}/v1/${agentName}`,
  })
  return ((jsonOf(answer) ?? {}) as { displayName?: string }).displayName ?? null
}

/** Sets the agent's webhook where its name in the management API is known; else a person pastes it, as the guide says. */
async function subscribe(connection: Connection, hook: Hook): Promise<void> {
  const { managementUrl, agentName } = opened(connection)
  if (!agentName) return
  await unsubscribe(connection)
  await asked(connection, 'management', {
    method: 'POST',
    url: `${managementUrl}/v1/${agentName}/integrations`,
    body: JSON.stringify({
      agentWebhookIntegration: { webhookUri: hook.url, verificationToken: hook.secret },
    }),
  })
}

async function unsubscribe(connection: Connection): Promise<void> {
  const { managementUrl, agentName } = opened(connection)
  if (!agentName) return
  const url = `${managementUrl}/v1/${agentName}/integrations`
  const answer = await asked(connection, 'management', { method: 'GET', url })
  const { integrations = [] } = (jsonOf(answer) ?? {}) as {
    integrations?: { name: string; agentWebhookIntegration?: object }[]
  }
  for (const { name, agentWebhookIntegration } of integrations)
    if (agentWebhookIntegration)
      await asked(connection, 'management', { method: 'DELETE', url: `${managementUrl}/v1/${name}` })
}

/** Tells the contact's app that its message was read, or that somebody is writing. */
async function mark(connection: Connection, { kind, to, regarding }: Mark): Promise<void> {
  const event = kind === 'read' ? { eventType: 'READ', messageId: regarding } : { eventType: 'IS_TYPING' }
  await asked(connection, 'messages', {
    method: 'POST',
    url: phoneUrl(opened(connection), to, 'agentEvents', { eventId: randomUUID() }),
    body: JSON.stringify(event),
  })
}

/** A file a contact sent lies at a capability URL: whoever has it may read it, without a token. */
async function fetchMedia(connection: Connection, source: string): Promise<FetchedMedia> {
  const answer = await connection.call({ method: 'GET', url: source, timeoutMs: 60_000 })
  if (answer.status !== 200)
    throw new ConnectRefused(
      `The file is not there any more (${answer.status}); Google keeps them for some days.`,
    )
  return { mimeType: answer.headers['content-type'] ?? 'application/octet-stream', body: answer.body }
}

async function asked(
  connection: Connection,
  api: 'messages' | 'management',
  request: HttpRequest,
): Promise<HttpAnswer> {
  const settings = opened(connection)
  const token = api === 'messages' ? settings.messagesToken : settings.managementToken
  const json = { ...request, headers: { 'content-type': 'application/json' } }
  const answer = await callGoogle(connection, token, json).catch(asConnectRefused)
  if (answer.status >= 200 && answer.status < 300) return answer
  const { status, message } = errorOf(answer)
  throw new ConnectRefused(`${status}: ${message} ${codes[status]?.meaning ?? ''}`.trim(), {
    byProvider: answer.status < 500,
  })
}
