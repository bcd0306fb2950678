export type { Sites } from './sites.ts'
export { startWebchatEdge, type WebchatEdge } from './start-webchat-edge.ts'
