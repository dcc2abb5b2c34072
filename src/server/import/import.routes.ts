import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/import.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import {
  cancelImport,
  getImport,
  getImportFacts,
  getReturnedWorkbook,
  getTemplate,
  type ImportKinds,
  listImports,
  settleImport,
  startImport,
} from './import.actions.ts'

export function importRoutes(app: FastifyInstance, ctx: Context, kinds: ImportKinds): void {
  mount(app, contract.getTemplate, ({ actor, params }) => getTemplate(ctx, kinds, actor, params.kind))
  mount(app, contract.getImportFacts, ({ actor, params }) => getImportFacts(ctx, kinds, actor, params.kind))
  mount(app, contract.startImport, ({ actor, params, query, file }) =>
    startImport(ctx, kinds, actor, { ...params, ...query, file }),
  )
  mount(app, contract.listImports, ({ actor, query }) => listImports(ctx, kinds, actor, query))
  mount(app, contract.getImport, ({ actor, params }) => getImport(ctx, kinds, actor, params.id))
  mount(app, contract.cancelImport, ({ actor, params }) => cancelImport(ctx, kinds, actor, params.id))
  mount(app, contract.settleImport, ({ actor, params }) => settleImport(ctx, kinds, actor, params.id))
  mount(app, contract.getReturnedWorkbook, ({ actor, params }) =>
    getReturnedWorkbook(ctx, actor, params.id, 'returned'),
  )
  mount(app, contract.getBadRows, ({ actor, params }) =>
    getReturnedWorkbook(ctx, actor, params.id, 'bad_rows'),
  )
}
