import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { z } from 'zod'
import { loadClauses, type Clauses } from './clauses.ts'
import { engineSchema } from './engine-schema.ts'
import { leavesIn, overlay } from './leaf.ts'
import { preparePack, type Pack } from './pack.ts'
import { termsSchema } from './terms-schema.ts'

/** The operators this installation can be run as; `house` is the default. */
export const packNames = [
  'house',
  'conecsy',
  'konectus-mx',
  'konectus-short',
  'cx-engage',
  'connex-us',
] as const

/** The name of an operator's pack. */
export type PackName = (typeof packNames)[number]

/** A pack as written: the operator's terms, and the engine's values with the operator's own laid over them. */
export interface PackDocuments {
  terms: unknown
  engine: unknown
}

const operators = new URL('../../operators/', import.meta.url)

const nameOfPrefix: Record<string, PackName> = {
  HSE: 'house',
  CSY: 'conecsy',
  KN1: 'konectus-mx',
  KN2: 'konectus-short',
  CXE: 'cx-engage',
  CNX: 'connex-us',
}

/** Names the operator whose clauses carry a prefix; null for none. */
export function packNameOf(clausePrefix: string): PackName | null {
  return nameOfPrefix[clausePrefix] ?? null
}

/** Tells whether an operator of this name exists. */
export function isPackName(name: string): name is PackName {
  return packNames.some((one) => one === name)
}

/** Reads a pack's documents as written, unchecked. */
export function readPackDocuments(name: PackName, directory = operators): PackDocuments {
  const read = (file: string): unknown => parse(readFileSync(new URL(file, directory), 'utf8'))
  return {
    terms: read(`${name}.yaml`),
    engine: overlay(read('engine-defaults.yaml'), read(`${name}.engine.yaml`)),
  }
}

/** Checks a pack's documents and prepares its readers. Throws with every place that does not fit. */
export function packFrom(documents: PackDocuments, clauses: Clauses): Pack {
  const terms = termsSchema.safeParse(documents.terms)
  const engine = engineSchema.safeParse(documents.engine)
  if (!terms.success || !engine.success) {
    const problems = [...schemaProblems('terms', terms.error), ...schemaProblems('engine', engine.error)]
    throw new Error(`the pack does not fit its schema:\n${problems.join('\n')}`)
  }
  const { leaves } = leavesIn({ terms: terms.data, engine: engine.data })
  return preparePack(terms.data, engine.data, clauses, leaves)
}

/** Loads the terms of one operator. Throws when the pack does not fit its schema. */
export function loadPack(name: PackName): Pack {
  return packFrom(readPackDocuments(name), loadClauses())
}

/** Puts what a schema found wrong into lines: path and message. */
export function schemaProblems(section: string, error: z.ZodError | undefined): string[] {
  return (error?.issues ?? []).map((issue) => `${[section, ...issue.path].join('.')}: ${issue.message}`)
}
