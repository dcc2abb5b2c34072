import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/policy.ts'
import * as values from '../../contract/policy-values.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { getCalendar, previewCalendarDay, setCalendarDay } from './calendar.actions.ts'
import { comparePolicies } from './policy-comparison.actions.ts'
import { listPolicies, previewPolicy, setPolicy } from './policy-values.actions.ts'
import { closeSwitch, listOpenings, openSwitch, previewClosing, previewOpening } from './switch.actions.ts'
import { listWindows, previewWindow, setWindow } from './window.actions.ts'

export function policyRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.listWindows, ({ actor, query }) => listWindows(ctx, actor, query))
  mount(app, contract.previewWindow, ({ actor, body }) => previewWindow(ctx, actor, body))
  mount(app, contract.setWindow, ({ actor, body }) => setWindow(ctx, actor, body))
  mount(app, contract.listOpenings, ({ actor, query }) => listOpenings(ctx, actor, query))
  mount(app, contract.previewOpening, ({ actor, body }) => previewOpening(ctx, actor, body))
  mount(app, contract.openSwitch, ({ actor, body }) => openSwitch(ctx, actor, body))
  mount(app, contract.previewClosing, ({ actor, params }) => previewClosing(ctx, actor, params.id))
  mount(app, contract.closeSwitch, ({ actor, params, body }) =>
    closeSwitch(ctx, actor, params.id, body ?? {}),
  )
  mount(app, values.listPolicies, ({ actor }) => listPolicies(ctx, actor))
  mount(app, values.comparePolicies, ({ actor, query }) => comparePolicies(ctx, actor, query))
  mount(app, values.previewPolicy, ({ actor, body }) => previewPolicy(ctx, actor, body))
  mount(app, values.setPolicy, ({ actor, body }) => setPolicy(ctx, actor, body))
  mount(app, contract.getCalendar, ({ actor, params }) => getCalendar(ctx, actor, params.year))
  mount(app, contract.previewCalendarDay, ({ actor, body }) => previewCalendarDay(ctx, actor, body))
  mount(app, contract.setCalendarDay, ({ actor, body }) => setCalendarDay(ctx, actor, body))
}
