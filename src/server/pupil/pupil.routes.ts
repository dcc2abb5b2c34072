import type { FastifyInstance } from 'fastify'
import * as door from '../../contract/pupil.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import * as pupil from './pupil.actions.ts'

export function pupilRoutes(app: FastifyInstance, ctx: Context, kinds: CaseKinds): void {
  mount(app, door.listPupils, ({ actor, query }) => pupil.listPupils(ctx, actor, query))
  mount(app, door.findPupilByNumber, ({ actor, body }) =>
    pupil.findPupilByNumber(ctx, actor, body.studentNumber),
  )
  mount(app, door.getPupil, ({ actor, params }) => pupil.getPupil(ctx, actor, params.id, kinds))
  mount(app, door.openPupil, ({ actor, params, body }) =>
    pupil.openPupil(ctx, actor, params.id, body.purpose),
  )
}
