export { startSmppEdge, type SmppEdge } from './start-smpp-edge.ts'
