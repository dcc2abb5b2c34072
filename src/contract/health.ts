import { z } from 'zod'
import type { Route } from './route.ts'

/** Whether the server and its database answer. */
export const Health = z.object({
  status: z.enum(['ok', 'degraded']).describe('degraded:数据库正常,后台作业正在恢复'),
  database: z.object({ version: z.string().describe('PostgreSQL 版本') }),
})

export const getHealth = {
  method: 'GET',
  path: '/api/health',
  summary: '服务状态',
  access: 'public',
  input: {},
  output: Health,
  refusals: ['database_unavailable'],
} as const satisfies Route
