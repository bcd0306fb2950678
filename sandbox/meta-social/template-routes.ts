import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { accountOf, callerOf, parametersOf } from './caller-of.ts'
import { wrongParameter } from './graph-fault.ts'
import type { SocialWorld } from './social-world.ts'

const created = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().min(2),
  category: z.literal('UTILITY'),
  components: z.array(
    z.object({
      type: z.string(),
      format: z.string().optional(),
      text: z.string().optional(),
      buttons: z
        .array(
          z.object({
            type: z.enum(['URL', 'POSTBACK', 'PHONE_NUMBER']),
            text: z.string().max(20),
            payload: z.string().optional(),
            url: z.string().optional(),
          }),
        )
        .max(3)
        .optional(),
    }),
  ),
})

/** A page's library of utility templates: approved as soon as they are made, as Meta mostly does. */
export function templateRoutes(scope: FastifyInstance, world: SocialWorld): void {
  type Node = { Params: { node: string } }

  scope.get<Node>('/:version/:node/message_templates', (request) => {
    const account = accountOf(world.directory, callerOf(world.directory, request), request.params.node)
    const { name } = parametersOf(request)
    const data = world.templates
      .list(account.id, name)
      .map(({ state, id, name: called, language, body, buttons }) => ({
        id,
        name: called,
        language,
        body,
        buttons,
        category: 'UTILITY',
        status: state,
      }))
    return { data }
  })

  scope.post<Node>('/:version/:node/message_templates', (request) => {
    const account = accountOf(world.directory, callerOf(world.directory, request), request.params.node)
    const read = created.safeParse(request.body)
    if (!read.success)
      throw wrongParameter(
        `Param ${read.error.issues[0]?.path.map(String).join('.') ?? 'body'} ${read.error.issues[0]?.message ?? ''}`,
      )
    const { name, language, components } = read.data
    const of = (type: string) => components.find((one) => one.type.toUpperCase() === type)
    const body = of('BODY')?.text
    if (body === undefined) throw wrongParameter('A component of type BODY is required')
    const header = of('HEADER')?.text
    const template = world.templates.add(account.id, {
      name,
      language,
      body,
      ...(header !== undefined && { header }),
      buttons: (of('BUTTONS')?.buttons ?? []).map(({ type, text, payload, url }) => ({
        type,
        text,
        ...(payload !== undefined && { payload }),
        ...(url !== undefined && { url }),
      })),
      state: 'APPROVED',
    })
    return { id: template.id, status: template.state, category: 'UTILITY' }
  })
}
