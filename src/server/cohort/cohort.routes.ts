import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/cohort.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { createCohort, previewCohort } from './cohort.actions.ts'
import { getCohortBoard } from './cohort-board.actions.ts'

export function cohortRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.previewCohort, ({ actor, body }) => previewCohort(ctx, actor, body))
  mount(app, contract.createCohort, ({ actor, body }) => createCohort(ctx, actor, body))
  mount(app, contract.getCohortBoard, ({ actor, query }) => getCohortBoard(ctx, actor, query))
}
