/**
 * Who may be the same as the child in the form (REG-5), asked while it is filled. Of the own school everything is told;
 * of others what the look-up tells for name and ID number, and for name, sex and birth date alone whether only: those
 * three are known to many. What is asked of others counts as look-ups and stands in the audit.
 */
import type { Tx } from '../../db/tx.ts'
import { type LookUpFound, readLookUpNumber } from '../../rules/look-up.ts'
import { Refusal, refuse } from '../../rules/refusal.ts'
import type { Actor, Context } from '../context.ts'
import { askTrace, lookUpInside } from '../look-up/look-up.actions.ts'
import { idNumberKey, traceKey } from '../pupil/sealed-pupil.ts'
import { type Audit, schemaOf, write, writeAudit } from '../write.ts'
import * as q from './duplicate.queries.ts'

export interface Child {
  name: string
  sex: 'male' | 'female'
  birthDate: string
  idNumber?: string | undefined
  caseId?: number | undefined
}

interface Elsewhere {
  elsewhere: LookUpFound | null
  isNamesakeElsewhere: boolean
  isUsedUp: boolean
  audit: Audit | null
}

const UNKNOWN: Elsewhere = { elsewhere: null, isNamesakeElsewhere: false, isUsedUp: true, audit: null }

async function askElsewhere(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  child: Child,
  found: readonly q.DuplicateRow[],
): Promise<Elsewhere> {
  const number = child.idNumber ? readLookUpNumber(child.idNumber) : undefined
  try {
    if (number) {
      const asked = await lookUpInside(tx, ctx, actor, { name: child.name, number })
      const elsewhere = asked.found?.isOwnSchool ? null : asked.found
      return { elsewhere, isNamesakeElsewhere: false, isUsedUp: false, audit: asked.audit }
    }
    const isNamesakeElsewhere = found.some((one) => one.by === 'trace' && !one.isHere)
    const audit = await askTrace(tx, ctx, actor, child, isNamesakeElsewhere)
    return { elsewhere: null, isNamesakeElsewhere, isUsedUp: false, audit }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'look_up_used_up') return UNKNOWN
    throw error
  }
}

/** @throws Refusal look_up_number_form */
export function findDuplicates(ctx: Context, actor: Actor, child: Child) {
  const number = child.idNumber ? readLookUpNumber(child.idNumber) : undefined
  if (child.idNumber && number?.kind !== 'id_number')
    return refuse('look_up_number_form', { field: 'idNumber' })
  return write(ctx, actor, async (tx) => {
    const rows = await tx.beyondScope(() =>
      q.listDuplicates(tx, schemaOf(actor), {
        worldId: actor.worldId,
        idKey: number ? idNumberKey(ctx.sealer, number.number) : null,
        traceKey: traceKey(ctx.sealer, child),
        unitPath: actor.unitPath,
        exceptCaseId: child.caseId ?? null,
      }),
    )
    const { audit, ...elsewhere } = await askElsewhere(tx, ctx, actor, child, rows)
    if (audit) await writeAudit(tx, ctx, actor, audit)
    const here = rows.filter((one) => one.isHere).map(({ pupilId, by, state }) => ({ pupilId, by, state }))
    return {
      answer: { here, ...elsewhere },
      audit: { act: 'registration.duplicates', detail: { here: here.length, isAsked: audit !== null } },
    }
  })
}
