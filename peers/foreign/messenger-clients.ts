import { createRequire } from 'node:module'

/** A library of somebody else's for the Messenger Platform; null where it is not installed. */
function foreign<T>(name: string): T | null {
  try {
    return createRequire(import.meta.url)(name) as T
  } catch (error) {
    if ((error as { code?: string }).code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

type Sent = { readonly recipientId: string; readonly messageId: string }

/** What is used of Bottender's client. */
export type BottenderClient = {
  sendText(to: string, text: string, options?: object): Promise<Sent>
  sendImage(to: string, image: string): Promise<Sent>
  sendFile(to: string, file: string): Promise<Sent>
  sendAttachment(to: string, attachment: object): Promise<Sent>
  sendGenericTemplate(to: string, elements: readonly object[]): Promise<Sent>
  sendButtonTemplate(to: string, text: string, buttons: readonly object[]): Promise<Sent>
  sendSenderAction(to: string, action: string): Promise<unknown>
  getPageInfo(): Promise<{ id: string; name: string }>
  getUserProfile(id: string, options?: object): Promise<{ firstName?: string; lastName?: string }>
  debugToken(): Promise<{ isValid: boolean; appId: string }>
}

type Bottender = {
  readonly MessengerClient: new (config: {
    accessToken: string
    appId?: string
    appSecret?: string
    origin: string
    version: string
  }) => BottenderClient
}

type MessengerSdk = {
  verifyWebhookSubscription(params: Record<string, string | undefined>, token: string): string | null
  verifyWebhookSignature(
    body: Buffer,
    signature: string | undefined,
    secret: string,
  ): Promise<{ isValid: boolean }>
  getWebhookPayloadEventTypes(payload: unknown): string[]
}

/** Bottender's client, and the SDK that knows the webhooks. */
export const bottender = foreign<Bottender>('messaging-api-messenger')
export const messengerSdk = foreign<MessengerSdk>('@warriorteam/messenger-sdk')

/** Why a test of them is skipped; false when it is not. */
export function whyNoMessengerClients(): string | false {
  const missing = [
    ...(bottender ? [] : ['messaging-api-messenger']),
    ...(messengerSdk ? [] : ['@warriorteam/messenger-sdk']),
  ]
  return missing.length > 0 && `npm install --no-save ${missing.join(' ')} to run it`
}
