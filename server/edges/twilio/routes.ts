import { z } from 'zod'
import { scopeBeyond } from '#accounts/accounts.ts'
import { maybeOne } from '#platform/db.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import {
  chooseCallbackBody,
  createTwilioCredential,
  deleteTwilioCredential,
  promoteTwilioCredential,
  signInSid,
  twilioCredentials,
  type Credential,
} from './credential.ts'
import { callbackBodyOf } from './queries/credentials.ts'
import { sidOf } from './sid.ts'

const access = { kind: 'account', scope: 'keys:write' } as const
const tag = 'keys'
const idPath = z.object({ id: z.string() })

const credentialShape = z.object({
  id: z.string(),
  kind: z.enum(['auth_token', 'api_key']),
  /** Of an auth token: the primary one signs, both let in. */
  rank: z.enum(['primary', 'secondary']).nullable(),
  sid: z
    .string()
    .meta({ description: 'What a client signs in with: the account sid, or the sid of the API key.' }),
  name: z.string(),
  createdAt: z.string(),
})

const settingsShape = z.object({
  callbackBody: z.enum(['form', 'json']).meta({
    description:
      'What the account’s URLs are told: forms as Twilio’s, or JSON that is signed by `bodySHA256`.',
  }),
})

/** The credentials of customers' Twilio clients. A secret is answered once, so that answer is never stored for a repeated key. */
export const routes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/twilio-credentials',
    tag,
    summary: 'List the auth tokens and API keys of Twilio clients',
    access,
    answers: { 200: z.object({ accountSid: z.string(), data: z.array(credentialShape) }) },
    handle: async ({ tx, accountId }) => {
      const data = (await twilioCredentials(tx, accountId)).map(showCredential)
      return { status: 200, body: { accountSid: sidOf('AC', accountId), data } }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/twilio-credentials',
    tag,
    summary: 'Make an auth token or an API key for a Twilio client; its secret is shown this once',
    access,
    body: z.object({ kind: z.enum(['auth_token', 'api_key']), name: z.string().max(64).default('') }),
    answers: { 201: credentialShape.extend({ accountSid: z.string(), secret: z.string() }) },
    handle: async ({ tx, accountId, body, principal }) => {
      // A client sends, reads and chooses who is told.
      const beyond = scopeBeyond(principal.scopes, [
        'messages:write',
        'messages:read',
        'senders:read',
        'webhooks:write',
      ])
      if (beyond)
        throw new Refusal('forbidden', { detail: `You lack the scope ${beyond} and cannot give it.` })
      const { credential, secret } = await createTwilioCredential(tx, { ...body, accountId })
      const shown = showCredential(credential)
      return {
        status: 201,
        body: { ...shown, accountSid: sidOf('AC', accountId), secret },
        target: shown.id,
      }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/twilio-credentials/{id}/promote',
    tag,
    summary: 'Make the secondary auth token the primary one; the old primary ends at once',
    access,
    params: idPath,
    answers: { 200: credentialShape },
    handle: async ({ tx, accountId, params }) => {
      const promoted = await promoteTwilioCredential(tx, accountId, pathId('twc', params.id))
      return { status: 200, body: showCredential(promoted) }
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/twilio-credentials/{id}',
    tag,
    summary: 'End an auth token or API key of a Twilio client at once',
    access,
    params: idPath,
    answers: { 204: null },
    handle: async ({ tx, accountId, params }) => {
      await deleteTwilioCredential(tx, accountId, pathId('twc', params.id))
      return { status: 204 }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/twilio-settings',
    tag,
    summary: 'How the URLs of Twilio clients are told',
    access,
    answers: { 200: settingsShape },
    handle: async ({ tx, accountId }) => {
      const stored = await maybeOne<z.infer<typeof settingsShape>>(tx, callbackBodyOf(accountId))
      return { status: 200, body: stored ?? { callbackBody: 'form' } }
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/twilio-settings',
    tag,
    summary: 'Choose how the URLs of Twilio clients are told',
    access,
    body: settingsShape,
    answers: { 200: settingsShape },
    handle: async ({ tx, accountId, body }) => {
      await chooseCallbackBody(tx, accountId, body.callbackBody)
      return { status: 200, body }
    },
  }),
]

function showCredential(credential: Credential): z.infer<typeof credentialShape> {
  const { id, kind, rank, name, createdAt } = credential
  return {
    id: idOf('twc', id),
    kind,
    rank,
    sid: signInSid(credential),
    name,
    createdAt: createdAt.toISOString(),
  }
}
