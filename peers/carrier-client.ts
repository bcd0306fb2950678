import {
  ClientSession,
  canonicalMessageId,
  isReceipt,
  messageIdCandidates,
  parseReceipt,
  statuses,
} from '#smpp/smpp.ts'
import type { MessageInput, Receipt } from '#smpp/smpp.ts'

/** What became of a thousand submits: by their number, the status answered and the receipts that found them. */
export type SubmitRun = {
  answered: Map<number, number>
  receipts: Map<number, Receipt[]>
  /** Receipts that came before the response to their submit. */
  early: number
  /** Receipts that found no submit at all. */
  unmatched: Receipt[]
  faults: string[]
}

/** Submits every message by our client to a message centre on 127.0.0.1 and gathers the final receipts. */
export async function submitAll(
  port: number,
  messages: readonly MessageInput[],
  limitMs: number,
): Promise<SubmitRun> {
  const run: SubmitRun = { answered: new Map(), receipts: new Map(), early: 0, unmatched: [], faults: [] }
  const submits = new Map<string, number>()
  const before: Receipt[] = []
  let next = 0
  let finals = 0
  const { promise: done, resolve: finish } = Promise.withResolvers<void>()
  function file(receipt: Receipt): boolean {
    const id = messageIdCandidates(receipt.messageId).find((candidate) => submits.has(candidate))
    const n = id === undefined ? undefined : submits.get(id)
    if (n === undefined) return false
    run.receipts.set(n, [...(run.receipts.get(n) ?? []), receipt])
    if (receipt.isFinal) finals++
    if (finals === messages.length) finish()
    return true
  }
  function answered(n: number, status: number, messageId: string): void {
    run.answered.set(n, status)
    submits.set(canonicalMessageId(messageId), n)
    for (const receipt of before.splice(0)) if (!file(receipt)) before.push(receipt)
  }
  function fill(): void {
    for (let message = messages[next]; message; message = messages[next]) {
      const n = next
      const isTaken = client.submit(message, (outcome) =>
        outcome.kind === 'answered' ? answered(n, outcome.status, outcome.messageId) : answered(n, -1, ''),
      )
      if (!isTaken) return
      next++
    }
  }
  const client = new ClientSession(
    { host: '127.0.0.1', port, mode: 'transceiver', systemId: 'patchbay', password: 'secret12', window: 20 },
    {
      onSlot: fill,
      onDeliver: (pdu, respond) => {
        const receipt = isReceipt(pdu) ? parseReceipt(pdu) : null
        respond(receipt ? 0 : statuses.RX_P_APPN)
        if (!receipt || file(receipt)) return
        run.early++
        before.push(receipt)
      },
      onFault: ({ reason }) => run.faults.push(reason),
    },
  )
  const late = setTimeout(() => finish(), limitMs)
  client.open()
  await done
  clearTimeout(late)
  await client.close()
  run.unmatched = before
  return run
}
