/** The allocation list as a workbook: the same check and the same rows as by hand (ADM-3). */
import type { RowProblem } from '../../rules/field-problem.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { type AllocationRow, allocation } from '../../sheets/columns/allocation.ts'
import { anyKind, type Begun, type FoundProblem, type NumberedRow, Outdated } from '../import/import-kind.ts'
import { requirePromoted } from '../policy/policy.actions.ts'
import { checkAllocations, type ListRow, requireAllocating, writeAllocations } from './allocation.actions.ts'
import type { NewAllocation } from './allocation.queries.ts'

interface AllocationBegun extends Begun {
  /** Graduates met so far: of two rows for one graduate the first holds, wherever they stand in the file. */
  seen: Set<number>
  /** Rows that held, to be written; by their number. */
  checked: Map<number, Omit<NewAllocation, 'id' | 'rowHash'>>
}

const listRow = ({ values }: NumberedRow<AllocationRow>): ListRow => values

const problemOf = ({ code, text, cure, field }: Refusal): RowProblem => ({
  rule: code,
  cause: text,
  cure,
  field: field ?? 'studentNumber',
})

export const allocationImport = anyKind<AllocationRow, AllocationBegun>({
  kind: 'allocation',
  table: allocation,
  levels: ['province', 'city', 'county'],
  labels: {
    allocation_graduate_unknown: '区域内没有这名毕业生',
    allocation_school_unknown: '录取学校不存在或不归本局主管',
    allocation_stage_wrong: '教育阶段不符',
    allocation_taken: '已在招生结果中或已被录取',
  },
  requireOpen: requireAllocating,
  // Asked again: the promotion may be taken back between the upload and the taking in.
  begin: async (tx, ctx, actor) => ({
    facts: { today: (await requirePromoted(tx, ctx, actor)).today },
    seen: new Set(),
    checked: new Map(),
  }),
  check: async (tx, ctx, actor, { seen, checked }, rows) => {
    const verdicts = await checkAllocations(tx, ctx, actor, rows.map(listRow), seen)
    const problems: FoundProblem[] = []
    verdicts.forEach((verdict, at) => {
      const row = rows[at]?.row ?? 0
      if (verdict.ok) checked.set(row, verdict.row)
      else problems.push({ row, problem: problemOf(verdict.refusal) })
    })
    return problems
  },
  write: async (tx, ctx, actor, { checked }, rows) => {
    const holding = rows.flatMap(({ row, hash }) => {
      const one = checked.get(row)
      checked.delete(row)
      return one ? [{ ...one, rowHash: hash }] : []
    })
    const ids = await writeAllocations(tx, ctx, actor, holding)
    // Somebody else got a graduate onto his list between check and write.
    if (holding.length < rows.length || ids.includes(undefined)) throw new Outdated()
    return ids.length
  },
})
