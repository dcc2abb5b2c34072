import type { FastifyInstance } from 'fastify'
import { listClassHistory, splitClass } from '../../contract/class-life.ts'
import * as door from '../../contract/unit.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import * as classes from './class.actions.ts'
import { changeClass, mergeClasses } from './class-change.actions.ts'
import * as history from './class-history.actions.ts'
import * as split from './class-split.actions.ts'

export function classRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, door.listClasses, ({ actor, query }) => classes.listClasses(ctx, actor, query))
  mount(app, door.createClasses, ({ actor, body }) => classes.createClasses(ctx, actor, body))
  mount(app, door.renameClass, ({ actor, params, body }) =>
    classes.renameClass(ctx, actor, params.id, body.name),
  )
  mount(app, door.deleteClass, ({ actor, params }) => classes.deleteClass(ctx, actor, params.id))
  mount(app, door.changeClass, ({ actor, body }) => changeClass(ctx, actor, body))
  mount(app, door.mergeClasses, ({ actor, params, body }) => mergeClasses(ctx, actor, params.id, body.into))
  mount(app, splitClass, ({ actor, params, body }) => split.splitClass(ctx, actor, params.id, body))
  mount(app, listClassHistory, ({ actor, query }) => history.listClassHistory(ctx, actor, query))
}
