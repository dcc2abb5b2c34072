/** What every workbook with personal data in full keeps to (ACC-4): a limit, an audit line, and a line of who took it. */
import type { Tx } from '../db/tx.ts'
import { refuse } from '../rules/refusal.ts'
import type { Actor, Context } from './context.ts'
import { seasonOf } from './policy/policy.actions.ts'
import { writeAudit } from './write.ts'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** How many rows with personal data may leave at once, by the policy of the person's province. */
export async function exportLimit(tx: Tx, ctx: Context, actor: Actor): Promise<number> {
  return (await seasonOf(tx, ctx, actor)).policy.exportRowLimit
}

/**
 * Allows a workbook, and writes its audit line before the first row leaves.
 * @param of.count rows there are, counted no further than asked
 * @param of.detail what was chosen, for the audit
 * @returns rows there are, the world's date, and the line that says in the workbook who took it and what for
 * @throws Refusal export_too_many beyond the policy's limit
 */
export async function allowExport(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { act: string; purpose: string; detail: object; count: (atMost: number) => Promise<number> },
): Promise<{ rows: number; today: string; watermark: string }> {
  const { policy, today } = await seasonOf(tx, ctx, actor)
  const limit = policy.exportRowLimit
  const rows = await of.count(limit + 1)
  if (rows > limit) return refuse('export_too_many', { detail: `一次最多导出 ${limit} 名学生` })
  await writeAudit(tx, ctx, actor, { act: of.act, detail: { ...of.detail, rows, purpose: of.purpose } })
  const watermark = `${actor.unitName} ${actor.name}(${actor.login})${today} 导出,用途:${of.purpose}。含学生个人信息,请妥善保管,用后删除。`
  return { rows, today, watermark }
}

/**
 * Notes that a workbook without personal data was taken: an audit line, and a line for the workbook.
 * @returns the world's date, and the line that says who took it
 */
export async function noteExport(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { act: string; purpose: string; detail: object },
): Promise<{ today: string; watermark: string }> {
  const { today } = await seasonOf(tx, ctx, actor)
  await writeAudit(tx, ctx, actor, { act: of.act, detail: { ...of.detail, purpose: of.purpose } })
  return { today, watermark: `${actor.unitName} ${actor.name}(${actor.login})${today} 导出。` }
}
