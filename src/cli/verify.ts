/**
 * `npm run verify -- placement FILE` deals again from a downloaded file (CLS-1), `npm run verify -- promotion FILE`
 * reckons a promotion's ledger again (PRO-2): offline, and says whether it agrees.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { checkProof, countsAfter, PlacementProof } from '../rules/placement-proof.ts'
import { checkPromotionProof, movesByGrade, PromotionProof } from '../rules/promotion-proof.ts'
import { STAGE_WORDS } from '../rules/pupil-life.ts'
import { gradeName } from '../rules/school-class.ts'

const USAGE = `用法:npm run verify -- placement 核验文件.json [--fingerprint 公示上的指纹]
      npm run verify -- promotion 核验文件.json [--fingerprint 签字表上的指纹]`

/** What can be verified: how its file is called and read, what it tells, and what does not agree in it. */
interface Verifiable<P> {
  word: string
  form: z.ZodType<P>
  describe(proof: P): string[]
  check(proof: P): string[]
}

function describePlacement(proof: PlacementProof): string[] {
  const { school, schoolYear, stage, grade, seed, at, fingerprint, pupils, classes, wishes, balance } = proof
  const together = wishes.filter((wish) => wish.kind === 'together').length
  return [
    `${school} ${gradeName(stage, grade)} ${schoolYear}-${schoolYear + 1} 学年 分班记录 ${proof.placement}(${at})`,
    `种子:${seed}`,
    `指纹:${fingerprint}`,
    `编入 ${pupils.length} 人,${classes.length} 个班;同班要求 ${together} 条,不同班要求 ${wishes.length - together} 条,均衡项目 ${balance.length} 项`,
    ...countsAfter(proof).map(
      (one) =>
        `  ${one.name}:男 ${one.boys},女 ${one.girls},合计 ${one.boys + one.girls}(新编入 ${one.came})`,
    ),
  ]
}

function describePromotion(proof: PromotionProof): string[] {
  const { province, year, run, startedBy, businessAt, fingerprint, schools, classes, pupils } = proof
  return [
    `${province} ${year} 年升级 记录 ${run}(${startedBy ?? '到时自动'},${businessAt})`,
    `指纹:${fingerprint}`,
    `升级 ${classes.length} 个班,${schools.length} 所学校;待分班学生 ${pupils.length} 人`,
    ...movesByGrade(classes).map(
      ({ stage, fromGrade, classes: count }) =>
        `  ${STAGE_WORDS[stage]} ${gradeName(stage, fromGrade)} → ${gradeName(stage, fromGrade + 1)}:${count}`,
    ),
  ]
}

const placement: Verifiable<PlacementProof> = {
  word: '分班',
  form: PlacementProof,
  describe: describePlacement,
  check: checkProof,
}
const promotion: Verifiable<PromotionProof> = {
  word: '升级',
  form: PromotionProof,
  describe: describePromotion,
  check: checkPromotionProof,
}

async function readProof<P>(file: string, { word, form }: Verifiable<P>): Promise<P | string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => error)
  if (text instanceof Error) return `读不到文件 ${file}:${text.message}`
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return `这不是${word}核验文件:不是 JSON。请重新下载。`
  }
  const read = form.safeParse(json)
  if (read.success) return read.data
  const where = read.error.issues[0]?.path.join('.') ?? ''
  return `这不是${word}核验文件,或已被改动:「${where}」不符合格式。请重新下载。`
}

const bare = (fingerprint: string) => fingerprint.replaceAll(/[\s-]/g, '').toLowerCase()

async function verifyFile<P extends { fingerprint: string }>(
  file: string,
  printed: string | undefined,
  what: Verifiable<P>,
): Promise<void> {
  const proof = await readProof(file, what)
  if (typeof proof === 'string') throw new Error(`${proof}\n不一致`)
  const isPrinted = printed === undefined || bare(printed) === proof.fingerprint
  const wrong = [
    ...(isPrinted ? [] : [`文件的指纹与公示的指纹不同:这不是公示的那次${what.word}。`]),
    ...what.check(proof),
  ]
  console.log([...what.describe(proof), ...wrong, wrong.length === 0 ? '一致' : '不一致'].join('\n'))
  process.exitCode = wrong.length === 0 ? 0 : 1
}

/**
 * Prints what the file tells and 一致 or 不一致; the exit code is 0 or 1.
 * @param args `placement` or `promotion`, the file, and perhaps the fingerprint of the published sheet
 */
export async function verify(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { fingerprint: { type: 'string' } },
    allowPositionals: true,
  })
  const [what, file] = positionals
  if (what === 'placement' && file) return verifyFile(file, values.fingerprint, placement)
  if (what === 'promotion' && file) return verifyFile(file, values.fingerprint, promotion)
  throw new Error(USAGE)
}
