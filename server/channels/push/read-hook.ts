import { z } from 'zod'
import type { ConnectorFacts, RawRequest } from '../connecting.ts'
import type { Update } from '../update.ts'
import { isProven } from './proof.ts'
import { pushCredentials } from './push-settings.ts'

/** What an app or a page reports of a push it got. */
const reportShape = z.object({
  messageId: z.string().min(1).max(64),
  to: z.string().min(3).max(80),
  proof: z.string().max(64),
  event: z.string().max(20),
  /** Of a pressed button: its id, and how it reads. */
  action: z.string().max(256).optional(),
  title: z.string().max(200).optional(),
})
type Report = z.infer<typeof reportShape>

const reportsShape = z.object({ reports: z.array(reportShape).min(1).max(100) })

/** The reports in a request; null where it is none. */
function reportsOf(request: RawRequest): readonly Report[] | null {
  try {
    return reportsShape.parse(JSON.parse(request.body.toString('utf8'))).reports
  } catch {
    return null
  }
}

/** Every report must prove that it is about a push that its device got. */
export function isGenuine(request: RawRequest, connector: ConnectorFacts): boolean {
  const reports = reportsOf(request)
  const credentials = pushCredentials.parse(connector.credentials)
  return (
    reports !== null &&
    reports.every(({ messageId, to, proof }) => isProven(messageId, to, proof, credentials))
  )
}

/** Reads what apps report: a push was shown, tapped, or a button of it pressed. Throws when it cannot be read. */
export function readHook(request: RawRequest, { address }: ConnectorFacts): readonly Update[] {
  const reports = reportsOf(request)
  if (!reports) throw new Error('The request has no reports.')
  return reports.flatMap((report) => updatesOf(report, address))
}

function updatesOf(report: Report, address: string): Update[] {
  const { messageId, to, event } = report
  const receipt = {
    kind: 'receipt',
    refs: [messageId],
    addresses: [to],
    messageId,
    code: null,
    detail: null,
  } as const
  if (event === 'delivered') return [{ ...receipt, state: 'delivered' }]
  if (event === 'read') return [{ ...receipt, state: 'read' }]
  if (event === 'clicked') return [{ ...receipt, state: 'read' }, ...answerOf(report, address)]
  return []
}

/** A button without a link is an answer of the contact. */
function answerOf({ messageId, to, action, title }: Report, address: string): Update[] {
  if (!action || /^link-\d+$/.test(action)) return []
  return [
    {
      kind: 'message',
      providerId: `${messageId} ${action}`,
      from: to,
      to: address,
      content: { type: 'answer', id: action, title: title ?? action },
      regarding: messageId,
    },
  ]
}
