/** Doors of a toy business: enough to use every page kind as a real feature would. */
import { z } from 'zod'
import { Id, PageQuery, pageOf, type Route } from '../../src/contract/route.ts'

const everybody = {
  roles: ['registrar', 'approver', 'administrator'],
  levels: ['nation', 'province', 'city', 'county', 'school'],
} as const

const Toy = z.object({
  name: z.string(),
  colour: z.enum(['red', 'blue']).describe('颜色'),
  count: z.number().int().describe('数量'),
  madeOn: z.string().describe('日期'),
  id: z.number().int().describe('编号'),
})

export const listToys = {
  method: 'GET',
  path: '/api/toys',
  summary: '玩具',
  access: everybody,
  input: {
    query: PageQuery.extend({ name: z.string().optional(), colour: z.enum(['red', 'blue']).optional() }),
  },
  output: pageOf(Toy).extend({ total: z.number().int() }),
  refusals: [],
} as const satisfies Route

export const getToyCase = {
  method: 'GET',
  path: '/api/toy-cases/:id',
  summary: '玩具业务',
  access: everybody,
  input: { params: z.object({ id: Id }) },
  output: z.object({ taken: z.array(z.string()) }),
  refusals: [],
} as const satisfies Route

export const takeToyStep = {
  method: 'POST',
  path: '/api/toy-cases/:id/steps',
  summary: '办理玩具业务',
  access: everybody,
  input: {
    params: z.object({ id: Id }),
    body: z.object({ step: z.string(), reason: z.string().optional() }),
  },
  output: z.object({ taken: z.array(z.string()) }),
  refusals: ['stale_view'],
} as const satisfies Route

const ToyImport = z.object({ id: z.number().int(), done: z.number().int(), total: z.number().int() })

export const startToyImport = {
  method: 'POST',
  path: '/api/toy-imports',
  summary: '导入玩具',
  access: everybody,
  input: { file: { maxBytes: 1024 * 1024 } },
  output: ToyImport,
  refusals: ['body_too_large'],
} as const satisfies Route

export const getToyImport = {
  method: 'GET',
  path: '/api/toy-imports/:id',
  summary: '导入进度',
  access: everybody,
  input: { params: z.object({ id: Id }) },
  output: ToyImport,
  refusals: ['not_found'],
} as const satisfies Route

export const addToy = {
  method: 'POST',
  path: '/api/toys',
  summary: '添加玩具',
  access: everybody,
  input: { body: z.object({ name: z.string(), colour: z.string(), phone: z.string() }) },
  output: z.object({ id: z.number().int() }),
  refusals: ['invalid_input'],
} as const satisfies Route
