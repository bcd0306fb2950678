import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The Debian packages whose programs judge us, each with something that is there when it is installed. */
const PACKAGES: Record<string, () => boolean> = {
  kannel: () => answers('bearerbox', '--version'),
  'libnet-smpp-perl': () => answers('perl', '-MNet::SMPP', '-MJSON::PP', '-e', '1'),
  'libsmpp34-dev': () => existsSync('/usr/include/libsmpp34/smpp34.h'),
  gcc: () => answers('gcc', '--version'),
  tshark: () => answers('tshark', '--version'),
  postfix: () => answers('postconf', '-d', 'mail_version'),
  swaks: () => answers('swaks', '--version'),
}

/**
 * Tells why the tests with these foreign programs cannot run here, or false when they can: the `skip` of a test.
 * Capturing packets and a Postfix of one's own need root.
 */
export function whySkipped(...packages: (keyof typeof PACKAGES)[]): string | false {
  if (process.env.PATCHBAY_SKIP_PEERS === '1') return 'PATCHBAY_SKIP_PEERS=1'
  const missing = packages.filter((name) => !PACKAGES[name]?.())
  if (missing.length > 0) return `not installed: ${missing.join(' ')} (apt-get install ${missing.join(' ')})`
  if (packages.includes('tshark') && process.getuid?.() !== 0) return 'capturing packets needs root'
  if (packages.includes('postfix') && process.getuid?.() !== 0) return 'a Postfix of its own needs root'
  return false
}

function answers(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}
