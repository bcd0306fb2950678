export { startWebhookDelivery } from './start-webhook-delivery.ts'
export { createEndpoint, type NewEndpoint } from './create-endpoint.ts'
