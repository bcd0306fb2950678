import { recipients } from './campaign.ts'
import { patchbaySender } from './send-with-patchbay.ts'
const s = await patchbaySender(25999, Number(process.argv[2] ?? 20), [], null)
const warm = recipients(3000); await s.send(warm)
for (let i = 0; i < 10; i++) {
const r = recipients(10000)
const b = process.cpuUsage(); const t = performance.now()
await s.send(r)
const u = process.cpuUsage(b)
console.log('user', u.user / 1e4 / 1000, 'sys', u.system / 1e4 / 1000, 'wall', 1e7 / (performance.now() - t))
}
await s.close()
