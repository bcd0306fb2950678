import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitUntil } from '../line-tool.ts'
import { findFreePorts, isListening } from '../loopback-ports.ts'

/** A Postfix of our own that spools what it takes and relays it. */
export type PostfixRelay = {
  readonly port: number
  readonly pid: number
  /** Says whether everything it took has been relayed. */
  readonly isEmpty: () => boolean
  readonly stop: () => Promise<void>
}

/** Starts a private Postfix on 127.0.0.1 in a folder of its own; it needs root. Its settings are Debian's but for where it listens and relays. */
export async function startPostfixRelay(dir: string, sinkPort: number): Promise<PostfixRelay> {
  const [port = 0] = await findFreePorts(1)
  const [config, queue, data] = ['config', 'queue', 'data'].map((name) => join(dir, `postfix-${name}`)) as [
    string,
    string,
    string,
  ]
  for (const folder of [config, queue, data]) mkdirSync(folder)
  const owner = statSync('/var/lib/postfix')
  chownSync(data, owner.uid, owner.gid)
  for (let folder = dir; folder !== '/tmp' && folder !== '/'; folder = join(folder, '..'))
    chmodSync(folder, 0o755)
  writeFileSync(join(config, 'main.cf'), mainConfig(queue, data, sinkPort))
  writeFileSync(join(config, 'master.cf'), masterConfig(port))
  const created = spawnSync('postfix', ['-c', config, 'check'])
  if (created.status !== 0) throw new Error(`postfix check: ${String(created.stderr)}`)
  const master = spawn('/usr/lib/postfix/sbin/master', ['-d', '-c', config], { stdio: 'ignore' })
  const stop = async (): Promise<void> => {
    if (master.exitCode !== null || master.signalCode !== null) return
    const ended = once(master, 'exit')
    master.kill('SIGTERM')
    await ended
  }
  if (!(await waitUntil(() => isListening(port), 10_000))) {
    await stop()
    throw new Error('Postfix does not listen')
  }
  const queues = ['maildrop', 'incoming', 'active', 'deferred'].map((name) => join(queue, name))
  return { port, pid: master.pid ?? 0, isEmpty: () => queues.every(isEmptyQueue), stop }
}

/** Queues of many mails are kept in folders by the beginnings of their names. */
function isEmptyQueue(folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).every((entry) => !entry.isFile())
}

const mainConfig = (queue: string, data: string, sinkPort: number): string => `compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${data}
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.bench.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:${sinkPort}
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_tls_security_level = none
`

const masterConfig = (port: number): string => `127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`
