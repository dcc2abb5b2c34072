/** `npm run verify -- promotion FILE`, as whoever holds the signed paper runs it. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ledgerPrint, type PromotionProof } from '../rules/promotion-proof.ts'

const move = { id: 7, school: 5, stage: 'primary' as const, length: 6, from: 1, to: 2, cohort: 2013 }
const print = ledgerPrint({ run: 11, year: 2014 })
print.addClass(move)
const proof: PromotionProof = {
  ...{ kind: 'xueji-promotion', version: 1, run: 11, province: '云海省', year: 2014, startedBy: null },
  businessAt: '2014-08-10T16:00:00Z',
  schools: [{ id: 5, code: '2137000001', name: '江东区实验小学' }],
  ...{ classes: [move], pupils: [], fingerprint: print.end() },
}

describe('npm run verify -- promotion', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xueji-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const verify = (...args: string[]) =>
    new Promise<{ code: number; told: string }>((done) => {
      execFile(
        process.execPath,
        ['--import', 'tsx', 'src/cli/main.ts', 'verify', 'promotion', ...args],
        (error, out, wrong) => done({ code: Number(error?.code ?? 0), told: `${out}${wrong}` }),
      )
    })
  const fileOf = async (content: unknown) => {
    const file = join(folder, 'proof.json')
    await writeFile(file, JSON.stringify(content))
    return file
  }
  it('says 一致 of a file as it was downloaded, under the fingerprint of the paper', async () => {
    const printed = proof.fingerprint.replace(/(.{4})/g, '$1 ')
    const { code, told } = await verify(await fileOf(proof), '--fingerprint', printed)
    expect(told).toContain('小学 一年级 → 二年级:1')
    expect(told.trim().endsWith('一致')).toBe(true)
    expect(told).not.toContain('不一致')
    expect(code).toBe(0)
  })
  it('says 不一致 of another paper, of a changed file, and of no file of ours', async () => {
    const other = await verify(await fileOf(proof), '--fingerprint', '0000')
    expect(other.told).toContain('这不是公示的那次升级')
    const changed = { ...proof, classes: proof.classes.map((one) => ({ ...one, school: 6 })) }
    const tampered = await verify(await fileOf(changed))
    expect(tampered.told).toContain('账本与文件中的指纹不符。')
    const wrong = await verify(await fileOf({ ...proof, kind: 'xueji-placement' }))
    expect(wrong.told).toContain('这不是升级核验文件')
    expect([other.code, tampered.code, wrong.code]).toEqual([1, 1, 1])
  })
})
