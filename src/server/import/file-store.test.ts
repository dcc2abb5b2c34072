import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { children, IN_SEASON, importHouse } from '../../../test/import-house.ts'
import { setClock } from '../../../test/town.ts'
import { workbookOf } from '../../../test/workbook-file.ts'
import { registration } from '../../sheets/columns/registration.ts'
import { fetchFile, openFile, storeFile } from './file-store.actions.ts'
import { deleteFile } from './file-store.queries.ts'

const house = await importHouse()
const { t, ctx, send } = house
let folder: string
let jobId: number
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xueji-store-'))
  await setClock(t, IN_SEASON)
  jobId = (await send(await workbookOf(registration, children(1)))).id
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await house.close()
})
const file = () => ({ jobId, part: 'returned' as const, unitPath: '1/' })
const pieces = async () =>
  (
    await t.owner.query(
      `SELECT piece, sealed FROM p37.import_file WHERE job_id = $1 AND part = 'returned' ORDER BY piece`,
      [jobId],
    )
  ).rows as { piece: number; sealed: Buffer }[]

it.each([0, 1, 1024 * 1024, 2.5 * 1024 * 1024])(
  'keeps %d bytes in pieces, sealed, and gives them back',
  async (size) => {
    const content = randomBytes(size)
    const [from, to] = [join(folder, 'from'), join(folder, 'to')]
    await writeFile(from, content)
    await t.db.asJob((tx) => storeFile(tx, ctx, 'p37', file(), from))
    const kept = await pieces()
    expect(kept.map(({ piece }) => piece)).toEqual(
      Array.from({ length: Math.max(1, Math.ceil(size / 1024 ** 2)) }, (_, at) => at),
    )
    if (size > 64) expect(kept[0]?.sealed.includes(content.subarray(0, 64))).toBe(false)
    expect(await t.db.asJob((tx) => fetchFile(tx, ctx, 'p37', file(), to))).toBe(true)
    expect((await readFile(to)).equals(content)).toBe(true)
    expect((await t.db.asJob((tx) => openFile(tx, ctx, 'p37', file())))?.equals(content)).toBe(true)
    await t.db.asJob((tx) => deleteFile(tx, 'p37', file()))
    expect(await pieces()).toEqual([])
  },
)

it('says so when a file is not kept any more', async () => {
  const path = join(folder, 'nothing')
  expect(await t.db.asJob((tx) => fetchFile(tx, ctx, 'p37', file(), path))).toBe(false)
  expect(await t.db.asJob((tx) => openFile(tx, ctx, 'p37', file()))).toBeUndefined()
})
