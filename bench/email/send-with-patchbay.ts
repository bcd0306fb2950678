import type { Link, Outcome } from '#channels/channel.ts'
import type { DkimKey } from '#channels/email/dkim/dkim-key.ts'
import { email } from '#channels/email/email.ts'
import { connectDatabase, db, disconnectDatabase, sql } from '#platform/db.ts'
import { campaign, type Recipient } from './campaign.ts'

const claimSize = 500

type Claimed = { id: string; address: string; variables: Record<string, string> }

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
  process.env['PATCHBAY_PRIVATE_PROVIDERS'] = `smtp://127.0.0.1:${port}`
  const link = email.open(
    {
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

/** Claims the next batch while the last one is on its way; what became of a batch is one statement. */
async function sendFromDatabase(link: RoomyLink): Promise<number> {
  const states = new StateWriter()
  let sent = 0
  let claim = claimAfter(firstId)
  for (let batch = await claim; batch.length > 0; batch = await claim) {
    claim = claimAfter(batch.at(-1)?.id ?? firstId)
    for (const recipient of batch) {
      await link.untilRoom()
      states.expect()
      sendOne(link, recipient, ({ kind }) => {
        if (kind === 'submitted') sent++
        states.add(recipient.id, kind)
      })
    }
  }
  await states.written()
  return sent
}

const firstId = '00000000-0000-0000-0000-000000000000'

const claimAfter = (id: string): Promise<Claimed[]> => db.query<Claimed>(claimRecipients(id))

/** Writes what became of the recipients, five hundred at a time. */
class StateWriter {
  private ended = new Map<string, string[]>()
  private count = 0
  private missing = 0
  private writing: Promise<unknown>[] = []
  private whenDone: (() => void) | null = null

  expect(): void {
    this.missing++
  }

  add(id: string, state: string): void {
    const ids = this.ended.get(state)
    if (ids) ids.push(id)
    else this.ended.set(state, [id])
    if (++this.count >= claimSize) this.write()
    if (--this.missing === 0) this.whenDone?.()
  }

  async written(): Promise<void> {
    if (this.missing > 0) await new Promise<void>((resolve) => (this.whenDone = resolve))
    this.write()
    await Promise.all(this.writing)
  }

  private write(): void {
    for (const [state, ids] of this.ended) this.writing.push(db.query(writeState(ids, state)))
    this.ended = new Map()
    this.count = 0
  }
}

/** The state has no index, and pages have room: an update stays on its page and touches no index. */
const claimRecipients = (after: string) => sql`
  with next as (
    select id from bench_recipient where id > ${after} and state = 'queued'
    order by id limit ${claimSize} for update skip locked
  )
  update bench_recipient r set state = 'claimed' from next where r.id = next.id
  returning r.id, r.address, r.variables`

const writeState = (ids: readonly string[], state: string) => sql`
  update bench_recipient set state = ${state} where id = any(${ids}::uuid[])`

async function plant(contacts: readonly Recipient[]): Promise<void> {
  await db.query(sql`drop table if exists bench_recipient`)
  await db.query(sql`
    create table bench_recipient (
      id uuid primary key, address text not null, variables jsonb not null, state text not null
    ) with (fillfactor = 50)`)
  for (let at = 0; at < contacts.length; at += 5_000) {
    const rows = contacts
      .slice(at, at + 5_000)
      .map(({ id, to, values }) => ({ id, address: to, variables: values }))
    await db.query(sql`
      insert into bench_recipient (id, address, variables, state)
      select id, address, variables, 'queued'
      from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, address text, variables jsonb)`)
  }
  await db.query(sql`analyze bench_recipient`)
}
