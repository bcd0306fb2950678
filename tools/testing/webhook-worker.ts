// A process that delivers webhooks until it is ended: tests kill it. Takes the database's URL.
import { connectDatabase } from '#platform/db.ts'
import { useSecretKey } from '#platform/secrets.ts'
import { startWebhookDelivery } from '#webhooks/webhooks.ts'

connectDatabase(process.argv[2] ?? '')
useSecretKey('11'.repeat(32))
await startWebhookDelivery()
