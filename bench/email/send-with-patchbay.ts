import type { Link, Outcome } from '#channels/channel.ts'
import type { DkimKey } from '#channels/email/dkim/dkim-key.ts'
import { email } from '#channels/email/email.ts'
import { connectDatabase, db, disconnectDatabase, inTransaction, sql } from '#platform/db.ts'
import { campaign, type Recipient } from './campaign.ts'

const claimSize = 500

type Claimed = { id: string; address: string; variables: Record<string, string> }
type Ended = { id: string; state: string; ref: string | null }

/**
 * Sends the campaign through the channel, with the state of each recipient in PostgreSQL: claimed in batches, and written back
 * in batches when the receiver has answered. `databaseUrl` null: the channel alone, from memory.
 */
export async function patchbaySender(
  port: number,
  connections: number,
  keys: readonly DkimKey[],
  databaseUrl: string | null,
) {
  const link = await openLink(port, connections, keys)
  if (databaseUrl) connectDatabase(databaseUrl)
  return {
    prepare: async (contacts: readonly Recipient[]): Promise<void> => {
      if (databaseUrl) await plant(contacts)
    },
    send: (contacts: readonly Recipient[]): Promise<number> =>
      databaseUrl ? sendFromDatabase(link) : sendFromMemory(link, contacts),
    close: async (): Promise<void> => {
      await link.close(1_000)
      if (databaseUrl) await disconnectDatabase()
    },
  }
}

async function openLink(port: number, connections: number, keys: readonly DkimKey[]): Promise<RoomyLink> {
  const waiting: (() => void)[] = []
  const told = (): void => {
    for (const wake of waiting.splice(0)) wake()
  }
  const link = email.open(
    {
      allowPrivateHosts: true,
      heldMax: 2_000,
      smartHost: { host: '127.0.0.1', port, tls: 'none', connections, deliveriesPerConnection: 100_000 },
    },
    { dkim: keys.length === 0 ? [] : [{ domain: campaign.domain, keys }] },
    { onRoom: told, onState: told, onUpdate: () => {} },
  )
  const roomy: RoomyLink = {
    ...bound(link),
    untilRoom: async () => {
      while (link.room() === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
  await roomy.untilRoom()
  return roomy
}

type RoomyLink = Pick<Link, 'send' | 'close'> & { untilRoom: () => Promise<void> }

function bound(link: Link): Pick<Link, 'send' | 'close'> {
  return { send: link.send.bind(link), close: link.close.bind(link) }
}

function sendOne(
  link: RoomyLink,
  { id, address, variables }: Claimed,
  done: (outcome: Outcome) => void,
): void {
  const { from, subject, text, html, unsubscribeUrl, feedbackId } = campaign
  const content = {
    type: 'email',
    subject,
    text,
    html,
    feedbackId,
    unsubscribe: { url: unsubscribeUrl },
    variables,
  } as const
  link.send(
    { id, from, to: address, content, class: 'promotional', validForMs: null, registration: null },
    done,
  )
}

async function sendFromMemory(link: RoomyLink, contacts: readonly Recipient[]): Promise<number> {
  let sent = 0
  let missing = contacts.length
  const { promise, resolve } = Promise.withResolvers<number>()
  for (const { id, to, values } of contacts) {
    await link.untilRoom()
    sendOne(link, { id, address: to, variables: { ...values } }, ({ kind }) => {
      if (kind === 'submitted') sent++
      if (--missing === 0) resolve(sent)
    })
  }
  return promise
}

/** Claims the next batch while the last one is on its way; the statuses of a batch are one statement. */
async function sendFromDatabase(link: RoomyLink): Promise<number> {
  let sent = 0
  const writing = new Set<Promise<unknown>>()
  let ended: Ended[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  let missing = 0
  let isClaimedOut = false
  const write = (): void => {
    const batch = ended
    ended = []
    const written: Promise<unknown> = db.query(writeStates(batch)).then(() => writing.delete(written))
    writing.add(written)
  }
  let claim = db.query<Claimed>(claimRecipients)
  for (let batch = await claim; batch.length > 0; batch = await claim) {
    claim = db.query<Claimed>(claimRecipients)
    for (const recipient of batch) {
      await link.untilRoom()
      missing++
      sendOne(link, recipient, (outcome) => {
        if (outcome.kind === 'submitted') sent++
        const ref = outcome.kind === 'submitted' ? (outcome.refs[0] ?? null) : null
        ended.push({ id: recipient.id, state: outcome.kind, ref })
        if (ended.length >= claimSize) write()
        if (--missing === 0 && isClaimedOut) resolve()
      })
    }
  }
  isClaimedOut = true
  if (missing > 0) await promise
  if (ended.length > 0) write()
  await Promise.all(writing)
  return sent
}

const claimRecipients = sql`
  update bench_recipient set state = 'claimed', claimed_at = 0
  where id in (
    select id from bench_recipient where state = 'queued' order by id limit ${claimSize} for update skip locked
  )
  returning id, address, variables`

const writeStates = (ended: readonly Ended[]) => sql`
  update bench_recipient r set state = e.state, ref = e.ref
  from json_to_recordset(${JSON.stringify(ended)}::json) as e(id uuid, state text, ref text)
  where r.id = e.id`

async function plant(contacts: readonly Recipient[]): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.query(sql`
      create table if not exists bench_recipient (
        id uuid primary key, address text not null, variables jsonb not null,
        state text not null, claimed_at bigint, ref text
      )`)
    await tx.query(
      sql`create index if not exists bench_recipient_queued on bench_recipient (id) where state = 'queued'`,
    )
    await tx.query(sql`truncate bench_recipient`)
  })
  for (let at = 0; at < contacts.length; at += 5_000) {
    const rows = contacts
      .slice(at, at + 5_000)
      .map(({ id, to, values }) => ({ id, address: to, variables: values }))
    await db.query(sql`
      insert into bench_recipient (id, address, variables, state)
      select id, address, variables, 'queued'
      from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, address text, variables jsonb)`)
  }
}
