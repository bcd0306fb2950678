import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every environment variable Patchbay reads, with its default. `docs/operating/configuration.md` is checked against this list. */
export const variables = {
  DATABASE_URL: ['', 'An external PostgreSQL 15 or newer; empty starts the embedded one'],
  PATCHBAY_BIND: ['127.0.0.1', 'Address every listener binds to'],
  PATCHBAY_PUBLIC_URL: ['', 'Base URL customers and providers reach us at; default http://BIND:PORT'],
  PATCHBAY_TRUSTED_PROXIES: [
    '',
    'Addresses and CIDR ranges of reverse proxies, by commas, whose `X-Forwarded-For` is believed; empty: nobody is',
  ],
  PATCHBAY_ROLES: ['api,worker,sandbox', 'Roles this process starts'],
  PATCHBAY_OPERATOR: ['house', 'Operator pack in force'],
  PATCHBAY_SECRET_KEY: [
    '',
    '64 hex digits that encrypt stored credentials; default: a key file in the data directory',
  ],
  PATCHBAY_BACKUP_PASSPHRASE: ['', 'Encrypts backups that are written and opens those that are restored'],
  PATCHBAY_TEST_INSTANCE: ['', '1 allows moving the clock and self-service test credit; --demo sets it'],
  PATCHBAY_NO_SANDBOX: ['', '1 leaves out the sandbox network; --no-sandbox sets it'],
  PATCHBAY_SANDBOX_URL: ['', 'Where the sandbox network answers; a test instance sets it'],
  PATCHBAY_SANDBOX_MAIL: [
    '',
    'Where the sandbox network takes the mail for every receiver, `host:port`; a test instance sets it',
  ],
  PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: [
    '',
    '1 lets webhook URLs point at private addresses (tests, one-machine installs)',
  ],
  PATCHBAY_PRIVATE_PROVIDERS: [
    '',
    'Origins besides the providers’ own that connectors may call as providers, also at private addresses, by commas (a mail relay of your own); a test instance adds its sandbox network',
  ],
  PATCHBAY_MAIL_HOST: [
    '',
    'Name our mail servers greet with, as their MX record has it; default the host of the public URL',
  ],
  PATCHBAY_MAIL_RELAY: [
    '',
    'Relay that takes all mail of connected domains, `smtp[s]://user:password@host:port`; empty: straight to the receivers',
  ],
  PATCHBAY_MAIL_SPF: [
    '',
    'What may send for connected domains, as their SPF records name it, by spaces: `ip4:192.0.2.1 include:spf.example.net`; default `a:` and the name of our mail servers',
  ],
  PATCHBAY_MAIL_CERT: [
    '',
    'PEM file with the certificate of our mail servers; default one made at first use',
  ],
  PATCHBAY_MAIL_KEY: ['', 'PEM file with the key of that certificate'],
  PATCHBAY_LOG_LEVEL: ['info', 'error, warn, info or debug'],
  PATCHBAY_API_RATE: ['10000', 'Requests a second one account may make before 429'],
  PATCHBAY_MEDIA_MB: [
    '10240',
    'Mebibytes of files one account may keep before uploads are refused; 0: as many as it likes',
  ],
  PATCHBAY_DB_POOL: ['12', 'Connections of the platform pool'],
} as const satisfies Record<string, readonly [string, string]>

export type VariableName = keyof typeof variables

/** The value of a variable, or its default. */
export function variable(name: VariableName): string {
  const given = process.env[name]
  return given === undefined || given === '' ? variables[name][0] : given
}

/** The names in the environment, whatever reads them. */
export function givenNames(): string[] {
  return Object.keys(process.env)
}

/** Sets a variable for this process and its threads, as a flag of the command does. */
export function setVariable(name: VariableName, value: string): void {
  process.env[name] = value
}

/** Says whether a variable that switches something is `1`. */
export function variableIsOn(name: VariableName): boolean {
  return variable(name) === '1'
}

/**
 * Whether the console may show the sandbox network's handsets: on a test instance that has one.
 * It may run in another process than the API.
 */
export function showsSandbox(): boolean {
  return variableIsOn('PATCHBAY_TEST_INSTANCE') && !variableIsOn('PATCHBAY_NO_SANDBOX')
}

/** How one process was asked to run: the flags of `./patchbay up` over the environment. */
export type Settings = {
  readonly dataDir: string
  readonly portBase: number
  readonly bind: string
  readonly publicUrl: string
  readonly operator: string
  readonly roles: readonly Role[]
  readonly demo: boolean
  readonly sandbox: boolean
  readonly testInstance: boolean
}

export const roles = ['api', 'worker', 'sandbox'] as const
export type Role = (typeof roles)[number]

/** Fixed distances from the port base: the public contract. */
export const portOffsets = {
  http: 0,
  sandbox: 10,
  smpp: 20,
  sandboxSmsc: 21,
  smtp: 30,
  mx: 31,
  sandboxMail: 32,
} as const

/** The version in package.json. */
export const version: string = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
).version
