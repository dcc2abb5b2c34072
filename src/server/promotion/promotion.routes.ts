import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/promotion.ts'
import * as report from '../../contract/promotion-report.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import * as run from './promotion.actions.ts'
import * as take from './promotion-export.actions.ts'
import * as proof from './promotion-proof.actions.ts'
import * as look from './promotion-report.actions.ts'
import * as reversal from './promotion-reversal.actions.ts'

export function promotionRoutes(app: FastifyInstance, ctx: Context, kinds: CaseKinds): void {
  mount(app, contract.listPromotions, ({ actor }) => run.listPromotions(ctx, actor))
  mount(app, contract.getPromotion, ({ actor, params }) => run.getPromotion(ctx, actor, params.id))
  mount(app, contract.rehearsePromotion, ({ actor }) => run.rehearsePromotion(ctx, actor))
  mount(app, contract.runPromotion, ({ actor }) => run.runPromotion(ctx, actor))
  mount(app, contract.reversePromotion, ({ actor, params, body }) =>
    run.reversePromotion(ctx, actor, { id: params.id, reason: body.reason }),
  )
  mount(app, report.getPromotionUnit, ({ actor, params, query }) =>
    look.getPromotionUnit(ctx, actor, { ...params, ...query }),
  )
  mount(app, report.listPromotionSchools, ({ actor, params, query }) =>
    look.listPromotionSchools(ctx, actor, { ...params, ...query }),
  )
  mount(app, report.listPromotionStayers, ({ actor, params, query }) =>
    look.listPromotionStayers(ctx, kinds, actor, { ...params, ...query }),
  )
  mount(app, report.listPromotionUnplaced, ({ actor, params, query }) =>
    look.listPromotionUnplaced(ctx, actor, { ...params, ...query }),
  )
  mount(app, report.listPromotionClasses, ({ actor, params, query }) =>
    look.listPromotionClasses(ctx, actor, { ...params, ...query }),
  )
  mount(app, report.exportPromotionReport, ({ actor, params, query }) =>
    take.exportPromotionReport(ctx, kinds, actor, { ...params, ...query }),
  )
  mount(app, report.exportPromotionLedger, ({ actor, params, query }) =>
    take.exportPromotionLedger(ctx, actor, { ...params, ...query }),
  )
  mount(app, report.downloadPromotionProof, ({ actor, params }) =>
    proof.downloadPromotionProof(ctx, actor, params.id),
  )
  mount(app, report.checkPromotionLedger, ({ actor, params }) =>
    proof.checkPromotionLedger(ctx, actor, params.id),
  )
  mount(app, report.getReversalConditions, ({ actor, params }) =>
    reversal.getReversalConditions(ctx, actor, params.id),
  )
  mount(app, report.listReversalBlockers, ({ actor, params, query }) =>
    reversal.listReversalBlockers(ctx, actor, { ...params, ...query }),
  )
}
