export { connectorSites } from './connector-sites.ts'
export { startWebchatEdge, type WebchatEdge } from './start-webchat-edge.ts'
