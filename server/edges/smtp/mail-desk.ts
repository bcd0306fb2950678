import type { AdmissionRequest, Admitted, Decision } from '#messaging/messaging.ts'

/** What the door asks of the platform. */
export type MailDesk = {
  readonly admit: (request: AdmissionRequest) => Promise<Admitted>
  /** What the gates would say, without sending. */
  readonly foresee: (request: AdmissionRequest) => Promise<Decision>
}
