// A process that sends under load until it is killed: the crash test starts it, and nothing else does.
// Arguments: the database's URL, the account, how many messages, where its submission log goes. Prints the id of each message once it was accepted.
import { connectDatabase } from '#platform/db.ts'
import { startFactInvalidation } from '#platform/fact-cache.ts'
import { useSecretKey } from '#platform/secrets.ts'
import { loadPack, usePack } from '#policy/policy.ts'
import { accepted, aRequest } from './messaging.ts'
import { Pipeline } from '#messaging/messaging.ts'

const [url = '', accountId = '', count = '0', submissionLogs = ''] = process.argv.slice(2)
useSecretKey('11'.repeat(32))
usePack(loadPack('house'))
connectDatabase(url)
await startFactInvalidation()
const pipeline = await Pipeline.start({ submissionLogs })
setInterval(() => void pipeline.desk?.retryParked(), 500)
process.stdout.write('ready\n')
let left = Number(count)
await Promise.all(Array.from({ length: 40 }, sendOneAfterTheOther))
process.stdout.write('done\n')

async function sendOneAfterTheOther(): Promise<void> {
  while (left-- > 0) {
    const { id } = accepted(await pipeline.admit(aRequest(accountId)))
    process.stdout.write(`${id}\n`)
  }
}
