export { startWebhookDelivery, type WebhookDelivery } from './start-webhook-delivery.ts'
export { createEndpoint, type NewEndpoint } from './create-endpoint.ts'
export { rotateDefaultSecret, rotateSecret } from './rotate-secret.ts'
