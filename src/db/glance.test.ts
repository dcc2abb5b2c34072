import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangePupil, arrangeTown, type Town } from '../../test/arrange.ts'
import { freshDatabase, type TestDatabase } from '../../test/db.ts'
import type { Scope } from './scope.ts'

let t: TestDatabase
let town: Town

beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
  await arrangePupil(t, town.path.school, '王小明')
  await arrangePupil(t, town.path.otherSchool, '李小芳')
})
afterAll(() => t.close())

const scopeOf = (path: string): Scope => ({ path, pathEnd: `${path.slice(0, -1)}0`, unitId: 1, accountId: 1 })
const glance = <R extends object>(path: string, name: string, text: string, values: unknown[] = []) =>
  t.db.glance<R>(scopeOf(path), { name, text, values })
const NAMES = 'SELECT name, current_user AS "as" FROM p37.pupil ORDER BY name'
const names = async (path: string) =>
  (await glance<{ name: string; as: string }>(path, 'p37.names', NAMES)).map((row) => [row.name, row.as])

describe('a glance', () => {
  it('sees what its scope may see, as the web’s role', async () => {
    expect(await names(town.path.county)).toEqual([['王小明', 'xueji_web']])
    expect(await names(town.path.nation)).toHaveLength(2)
  })
  it('keeps to its own scope when hundreds share a few connections at once', async () => {
    const both = Array.from({ length: 300 }, (_, at) =>
      at % 2 === 0 ? ('school' as const) : ('otherSchool' as const),
    )
    const seen = await Promise.all(both.map((who) => names(town.path[who])))
    for (const [at, rows] of seen.entries())
      expect(rows).toEqual([[both[at] === 'school' ? '王小明' : '李小芳', 'xueji_web']])
  })
  it('that fails leaves nothing behind: the next on its connection is right again', async () => {
    for (let round = 0; round < 12; round++) {
      const failing = glance(town.path.school, 'fails', 'SELECT 1 / $1::int AS x', [0])
      const [lost, found] = await Promise.allSettled([failing, names(town.path.school)])
      expect(lost).toMatchObject({ status: 'rejected', reason: { code: '22012' } })
      expect(found).toMatchObject({ status: 'fulfilled', value: [['王小明', 'xueji_web']] })
    }
  })
  it('shows nothing when its scope did not stand', async () => {
    const noScope = { ...scopeOf(town.path.nation), path: 'a\u0000b' }
    await expect(t.db.glance(noScope, { name: 'p37.names', text: NAMES, values: [] })).rejects.toThrow()
    expect(await names(town.path.school)).toEqual([['王小明', 'xueji_web']])
  })
  it('outlives a connection that the server ends', async () => {
    const end = glance(town.path.school, 'ends', 'SELECT pg_terminate_backend(pg_backend_pid())')
    await expect(end).rejects.toThrow()
    expect(await names(town.path.school)).toEqual([['王小明', 'xueji_web']])
  })
})
