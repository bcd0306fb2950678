export { listeners } from './listeners.ts'
export { routes } from './routes.ts'
