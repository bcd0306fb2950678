import { db, sql } from '#platform/db.ts'

/** What was noted of mails that were opened, or whose links were followed. */
export const hitsOf = (accountId: string, kind: string) =>
  db.query<{ verdict: string; because: string }>(sql`
    select verdict, because from channels.email_hits where account_id = ${accountId} and kind = ${kind}`)

/** The bytes of what came with a message. */
export const mediaOf = (messageId: string) =>
  db.query<{ bytes: Buffer }>(sql`
    select c.bytes from channels.media m join channels.media_chunks c on c.media_id = m.id
    where m.message_id = ${messageId} and m.state = 'stored'`)

/** How an account's senders of mail stand. */
export async function senderStates(accountId: string): Promise<string[]> {
  const rows = await db.query<{ status: string }>(
    sql`select status from senders.senders where account_id = ${accountId} and channel = 'email'`,
  )
  return rows.map(({ status }) => status)
}
