import { readFileSync } from 'node:fs'
import { mailHostName, serveMail } from '#channels/channels.ts'
import { startSmtpEdge } from '#edges/smtp/smtp.ts'
import type { Pipeline } from '#messaging/messaging.ts'
import { portOffsets, variable, type Settings } from '#platform/config.ts'
import { selfMadeCertificate, type Certificate, type SmtpServer } from '#smtp/smtp.ts'

/** Our mail servers, open: the one customers hand mail in at, and the one mail from the internet comes to. */
export type MailServers = { stop(drainMs: number): Promise<void> }

/** Opens both mail servers, with the certificate that is set or one of our own. */
export async function startMailServers(settings: Settings, pipeline: Pipeline): Promise<MailServers> {
  const hostname = mailHostName()
  const common = { host: settings.bind, hostname, tls: certificateOf(settings, hostname) }
  const open: SmtpServer[] = []
  const stop = async (drainMs: number): Promise<void> => {
    await Promise.all(open.map((server) => server.stop(drainMs)))
  }
  try {
    open.push(await startSmtpEdge({ ...common, port: settings.portBase + portOffsets.smtp, pipeline }))
    open.push(await serveMail({ ...common, port: settings.portBase + portOffsets.mx }))
  } catch (error) {
    await stop(0)
    throw error
  }
  return { stop }
}

function certificateOf({ dataDir }: Settings, hostname: string): Certificate {
  const [cert, key] = [variable('PATCHBAY_MAIL_CERT'), variable('PATCHBAY_MAIL_KEY')]
  return cert && key
    ? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
    : selfMadeCertificate(dataDir, hostname)
}
