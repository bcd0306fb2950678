// The SMSC of native/smsc-sink.c where there is no C compiler: same options, same report, spoken by our own SMPP server.
import {
  formatReceipt,
  type MessageInput,
  type ServerSession,
  startSmppServer,
  statuses,
} from '#smpp/smpp.ts'
import { answerLines, countMissing, nowUs, readOptions } from './options.ts'

type Waiting = { due: number; message: MessageInput }

const options = readOptions({
  port: '0',
  latency: '0',
  'receipt-delay': '0',
  stale: '0',
  window: '0',
  throttle: '0',
})
const nothing = {
  submits: 0,
  repeated: 0,
  receiptsAcknowledged: 0,
  receiptsRefused: 0,
  throttled: 0,
  malformed: 0,
  firstUs: 0,
  lastUs: 0,
}
const seen = new Set<string>()
const destinations = new Set<string>()
const receipts: Waiting[] = []
let counts = { ...nothing }
let stale = Number(options.stale)
let binds = 0
let nextId = Math.floor(performance.timeOrigin) * 10

const server = await startSmppServer(
  { port: Number(options.port), systemId: 'sink', deliverWindow: 500 },
  {
    onBind: () => {
      binds++
      return {
        status: 0,
        window: Number(options.window) || 10_000,
        perSecond: Number(options.throttle) || undefined,
      }
    },
    onSubmit: (_session, pdu, respond) => {
      counts.submits++
      counts.lastUs = nowUs()
      counts.firstUs ||= counts.lastUs
      const key = `${pdu.destination} ${Buffer.from(pdu.shortMessage).toString('latin1')}`
      if (seen.has(key)) counts.repeated++
      seen.add(key)
      destinations.add(pdu.destination.slice(-7))
      const messageId = String(++nextId)
      const latencyMs = Number(options.latency)
      if (latencyMs > 0) setTimeout(() => respond(0, messageId), latencyMs)
      else respond(0, messageId)
      if (stale > 0) stale--
      else if (pdu.registeredDelivery & 3)
        receipts.push({
          due: dueIn(latencyMs + Number(options['receipt-delay'])),
          message: receiptOf(pdu, messageId),
        })
      sendReceipts()
    },
    onSlot: sendReceipts,
    onFault: () => counts.malformed++,
  },
)

function receiptOf(pdu: MessageInput, messageId: string): MessageInput {
  const now = performance.timeOrigin + performance.now()
  const { sourceTon, sourceNpi, source, destinationTon, destinationNpi, destination } = pdu
  return {
    ...formatReceipt({ messageId, state: 'delivered', submittedAt: now, doneAt: now }),
    sourceTon: destinationTon,
    sourceNpi: destinationNpi,
    source: destination,
    destinationTon: sourceTon,
    destinationNpi: sourceNpi,
    destination: source ?? '',
  }
}

function dueIn(ms: number): number {
  return performance.now() + ms
}

function sendReceipts(): void {
  for (const session of server.sessions()) {
    for (
      let next = receipts[0];
      next && next.due <= performance.now() && deliver(session, next);
      next = receipts[0]
    )
      receipts.shift()
  }
}

function deliver(session: ServerSession, waiting: Waiting): boolean {
  return session.deliver(waiting.message, (outcome) => {
    if (outcome.kind === 'answered' && outcome.status === statuses.ROK) {
      counts.receiptsAcknowledged++
      return
    }
    counts.receiptsRefused++
    receipts.push({ ...waiting, due: dueIn(1000) })
  })
}

setInterval(sendReceipts, 10)
answerLines(server.port, (line) => {
  if (line.startsWith('stale ')) stale = Number(line.slice(6))
  if (line === 'reset') {
    seen.clear()
    destinations.clear()
    counts = { ...nothing }
  }
  const sessions = server.sessions()
  const bound = sessions.filter(({ state }) => state === 'bound').length
  const missing = countMissing(line, (number) => destinations.has(number))
  return {
    ...counts,
    distinct: seen.size,
    missing,
    receiptsWaiting: receipts.length,
    binds,
    sessions: sessions.length,
    bound,
  }
})
