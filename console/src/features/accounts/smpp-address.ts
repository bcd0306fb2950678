/** Where the SMPP door stands from the base port: `portOffsets` of the server. */
const smppOffset = 20
const usualPort = 4020

/** Host and port gateways bind to, as seen from the page's own address. */
export function smppAddress({ hostname, port }: Pick<Location, 'hostname' | 'port'>): {
  host: string
  port: number
} {
  return { host: hostname, port: port ? Number(port) + smppOffset : usualPort }
}

type Login = { host: string; port: number; systemId: string; password: string; maxPerSecond: number }

/** The group of kannel.conf that makes Kannel's bearerbox bind with a login. */
export function kannelConfig({ host, port, systemId, password, maxPerSecond }: Login): string {
  return [
    'group = smsc',
    'smsc = smpp',
    `smsc-id = patchbay`,
    `host = ${host}`,
    `port = ${port}`,
    'transceiver-mode = true',
    `smsc-username = ${systemId}`,
    `smsc-password = ${password}`,
    'system-type = ""',
    'interface-version = 34',
    'max-pending-submits = 50',
    `throughput = ${maxPerSecond}`,
    'source-addr-autodetect = true',
    'dest-addr-ton = 1',
    'dest-addr-npi = 1',
  ].join('\n')
}
