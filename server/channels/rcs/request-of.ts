import type { OutboundMessage } from '../channel.ts'
import type { HttpRequest } from '../http/connection.ts'
import type { AgentMessage, TrafficType } from './agent-message.ts'
import { contentMessageOf, isRcsContent } from './content-message-of.ts'
import { limits } from './limits.ts'
import type { RcsSettings } from './rcs-settings.ts'

const trafficTypes: Readonly<Record<string, TrafficType>> = {
  authentication: 'AUTHENTICATION',
  transactional: 'TRANSACTION',
  promotional: 'PROMOTION',
  service: 'SERVICEREQUEST',
}

/** Writes a message as the request that hands it over. Its id is ours, so that the platform ignores a repetition. Pure. */
export function requestOf(message: OutboundMessage, settings: RcsSettings): HttpRequest {
  return {
    method: 'POST',
    url: phoneUrl(settings, message.to, 'agentMessages', { messageId: message.id }),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(agentMessageOf(message)),
  }
}

/** The address of something about one phone, asked for in the name of the agent. */
export function phoneUrl(
  { baseUrl, agentId }: RcsSettings,
  phone: string,
  what: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const asked = new URLSearchParams({ ...query, agentId })
  return `${baseUrl}/v1/phones/${encodeURIComponent(phone)}/${what}?${asked.toString()}`
}

function agentMessageOf({ content, class: messageClass, validForMs }: OutboundMessage): AgentMessage {
  if (!isRcsContent(content)) throw new Error(`RCS carries no ${content.type}`)
  return {
    contentMessage: contentMessageOf(content),
    messageTrafficType: trafficTypes[messageClass] ?? 'TRANSACTION',
    ...(validForMs !== null && { ttl: ttlOf(validForMs) }),
  }
}

function ttlOf(validForMs: number): string {
  return `${Math.min(Math.max(validForMs, limits.ttlMsMin), limits.ttlMsMax) / 1_000}s`
}
