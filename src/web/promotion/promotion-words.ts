import type { z } from 'zod'
import type { PromotionRun } from '../../contract/promotion.ts'

export type Run = z.output<typeof PromotionRun>
export type Report = NonNullable<Run['report']>

export const RUN_STATES: Record<Run['state'], string> = {
  rehearsing: '正在预演',
  rehearsed: '预演完成',
  running: '正在升级',
  complete: '升级完成',
  reversing: '正在撤回',
  reversed: '已撤回',
}

/** The work goes on in the background and is asked for again. */
export const isUnderWay = (run: Run) =>
  run.state === 'rehearsing' || run.state === 'running' || run.state === 'reversing'

export const isRehearsal = (run: Run) => run.state === 'rehearsing' || run.state === 'rehearsed'
