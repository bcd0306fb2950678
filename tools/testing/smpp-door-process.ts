// A process that opens the SMPP door on a database, for tests that kill it. Prints its port.
import { startSmppEdge } from '#edges/smpp/smpp.ts'
import { Pipeline } from '#messaging/messaging.ts'
import { connectDatabase } from '#platform/db.ts'
import { useSecretKey } from '#platform/secrets.ts'
import { loadPack, usePack } from '#policy/policy.ts'

const [, , url = '', secretKey = ''] = process.argv
useSecretKey(secretKey)
usePack(loadPack('house'))
connectDatabase(url)
const edge = await startSmppEdge({ host: '127.0.0.1', port: 0, pipeline: await Pipeline.start(null) })
process.stdout.write(`${edge.port}\n`)
