import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/graduation.ts'
import { listProposals, proposeGraduation } from '../../contract/graduation-proposal.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { exportDestinations } from './destination-export.actions.ts'
import { exportGraduates } from './graduate-export.actions.ts'
import { getReadiness, listGraduates, listLeavers } from './graduate-list.actions.ts'
import { graduate, previewReversal, reverseGraduations, setDestinations } from './graduation.actions.ts'
import * as proposals from './proposal.actions.ts'

export function graduationRoutes(app: FastifyInstance, ctx: Context, kinds: CaseKinds): void {
  mount(app, contract.getReadiness, ({ actor, query }) => getReadiness(ctx, actor, query))
  mount(app, contract.listLeavers, ({ actor, query }) => listLeavers(ctx, kinds, actor, query))
  mount(app, contract.graduate, ({ actor, body }) => graduate(ctx, kinds, actor, body))
  mount(app, proposeGraduation, ({ actor, body }) => proposals.proposeGraduation(ctx, kinds, actor, body))
  mount(app, listProposals, ({ actor, query }) => proposals.listProposals(ctx, actor, query))
  mount(app, contract.listGraduates, ({ actor, query }) => listGraduates(ctx, actor, query))
  mount(app, contract.exportGraduates, ({ actor, query }) => exportGraduates(ctx, actor, query))
  mount(app, contract.exportDestinations, ({ actor, query }) => exportDestinations(ctx, actor, query))
  mount(app, contract.setDestinations, ({ actor, body }) => setDestinations(ctx, actor, body))
  mount(app, contract.previewReversal, ({ actor, body }) => previewReversal(ctx, actor, body))
  mount(app, contract.reverseGraduations, ({ actor, body }) => reverseGraduations(ctx, actor, body))
}
