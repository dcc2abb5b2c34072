/** `npm run verify -- placement FILE`: deals again from a downloaded file, offline, and says whether it agrees (CLS-1). */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { checkProof, countsAfter, PlacementProof } from '../rules/placement-proof.ts'
import { gradeName } from '../rules/school-class.ts'

const USAGE = '用法:npm run verify -- placement 核验文件.json [--fingerprint 公示上的指纹]'

async function readProof(file: string): Promise<PlacementProof | string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => error)
  if (text instanceof Error) return `读不到文件 ${file}:${text.message}`
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return '这不是分班核验文件:不是 JSON。请重新下载。'
  }
  const read = PlacementProof.safeParse(json)
  if (read.success) return read.data
  const where = read.error.issues[0]?.path.join('.') ?? ''
  return `这不是分班核验文件,或已被改动:「${where}」不符合格式。请重新下载。`
}

function describe(proof: PlacementProof): string[] {
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

const bare = (fingerprint: string) => fingerprint.replaceAll(/[\s-]/g, '').toLowerCase()

/**
 * Prints what the file tells and 一致 or 不一致; the exit code is 0 or 1.
 * @param args `placement`, the file, and perhaps the fingerprint of the published sheet
 */
export async function verify(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { fingerprint: { type: 'string' } },
    allowPositionals: true,
  })
  const [what, file] = positionals
  if (what !== 'placement' || !file) throw new Error(USAGE)
  const proof = await readProof(file)
  if (typeof proof === 'string') throw new Error(`${proof}\n不一致`)
  const isPublished = values.fingerprint === undefined || bare(values.fingerprint) === proof.fingerprint
  const wrong = [
    ...(isPublished ? [] : ['文件的指纹与公示的指纹不同:这不是公示的那次分班。']),
    ...checkProof(proof),
  ]
  console.log([...describe(proof), ...wrong, wrong.length === 0 ? '一致' : '不一致'].join('\n'))
  process.exitCode = wrong.length === 0 ? 0 : 1
}
