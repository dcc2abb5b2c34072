import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/school-change.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import * as change from './school-change.actions.ts'
import * as merge from './school-merge.actions.ts'

export function schoolChangeRoutes(app: FastifyInstance, ctx: Context, kinds: CaseKinds): void {
  mount(app, contract.previewRename, ({ actor, params, body }) =>
    change.previewRename(ctx, actor, params.id, body),
  )
  mount(app, contract.renameSchool, ({ actor, params, body }) =>
    change.renameSchool(ctx, kinds, actor, params.id, body),
  )
  mount(app, contract.previewMove, ({ actor, params, body }) =>
    change.previewMove(ctx, actor, params.id, body),
  )
  mount(app, contract.moveSchool, ({ actor, params, body }) =>
    change.moveSchool(ctx, kinds, actor, params.id, body),
  )
  mount(app, contract.previewMerge, ({ actor, params, body }) =>
    merge.previewMerge(ctx, actor, params.id, body),
  )
  mount(app, contract.mergeSchool, ({ actor, params, body }) =>
    merge.mergeSchool(ctx, kinds, actor, params.id, body),
  )
  mount(app, contract.previewClosure, ({ actor, params, body }) =>
    change.previewClosure(ctx, actor, params.id, body),
  )
  mount(app, contract.closeSchool, ({ actor, params, body }) =>
    change.closeSchool(ctx, kinds, actor, params.id, body),
  )
  mount(app, contract.cancelRename, ({ actor, params }) => change.cancelRename(ctx, actor, params.id))
  mount(app, contract.listSchoolChanges, ({ actor, query }) => change.listSchoolChanges(ctx, actor, query))
}
