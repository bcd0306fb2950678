import { modules } from '#modules.ts'

/** The PostgreSQL schemas of the platform: one for each module, whether it has made its tables yet or not. */
export const schemas: readonly string[] = modules.map(([name]) => name.replaceAll('-', '_'))
