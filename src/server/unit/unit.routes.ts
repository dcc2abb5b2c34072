import type { FastifyInstance } from 'fastify'
import * as lengths from '../../contract/lengths.ts'
import * as contract from '../../contract/unit.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { changeLengths, listLengthChanges, previewLengths } from './lengths.actions.ts'
import { createTerm, listTerms } from './term.actions.ts'
import * as unit from './unit.actions.ts'

export function unitRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.listUnits, ({ actor, query }) => unit.listUnits(ctx, actor, query))
  mount(app, contract.getUnit, ({ actor, params }) => unit.getUnit(ctx, actor, params.id))
  mount(app, contract.renameUnit, ({ actor, params, body }) => unit.renameUnit(ctx, actor, params.id, body))
  mount(app, lengths.previewLengths, ({ actor, params, body }) => previewLengths(ctx, actor, params.id, body))
  mount(app, lengths.changeLengths, ({ actor, params, body }) => changeLengths(ctx, actor, params.id, body))
  mount(app, lengths.listLengthChanges, ({ actor, params }) => listLengthChanges(ctx, actor, params.id))
  mount(app, contract.listTerms, ({ actor }) => listTerms(ctx, actor))
  mount(app, contract.createTerm, ({ actor, body }) => createTerm(ctx, actor, body))
}
