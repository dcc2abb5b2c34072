/** Registrations as lists show them: where they lie, what to look at, what was changed, and what may be done (REG-4). */
import { stepsFor } from '../../rules/flow.ts'
import { type RegistrationKind, registrationFlow } from '../../rules/registration.ts'
import { type RowWarning, WARNING_LABELS } from '../../rules/registration-warning.ts'
import type { RowChange } from '../../rules/row-change.ts'
import { scopeRange } from '../../rules/scope.ts'
import { anyFlow } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { heldAmong } from '../identity/identity.actions.ts'
import { maskedNumbers, openPupilBlob } from '../pupil/sealed-pupil.ts'
import { read, schemaOf } from '../write.ts'
import * as q from './registration.queries.ts'
import { RegistrationCaseDetail } from './registration-case.ts'
import { changesOf } from './submission.actions.ts'

const flows = {
  registration: anyFlow(registrationFlow('registration')),
  late_registration: anyFlow(registrationFlow('late_registration')),
}

export interface RegistrationQuery {
  after?: string | undefined
  limit: number
  kind?: RegistrationKind | undefined
  state?: string | undefined
  held?: 'true' | 'false' | undefined
  name?: string | undefined
  desk?: 'mine' | undefined
  warning?: RowWarning | 'flagged' | 'mended' | undefined
  school?: number | undefined
  sentBack?: 'true' | undefined
}

const yes = (is: boolean) => (is ? (true as const) : undefined)

function filterOf(actor: Actor, query: RegistrationQuery, heldIds: readonly number[]): q.RegistrationFilter {
  const { warning } = query
  return {
    scope: scopeRange(actor.unitPath),
    kind: query.kind,
    state: query.state,
    name: query.name?.trim() || undefined,
    held: query.held && { isHeld: query.held === 'true', pupilIds: heldIds },
    desk: query.desk && { unitId: actor.unitId, roles: actor.roles },
    rowWarning: warning === 'flagged' || warning === 'mended' ? undefined : warning,
    isFlagged: yes(warning === 'flagged'),
    isMended: yes(warning === 'mended'),
    schoolId: query.school,
    isSentBack: yes(query.sentBack === 'true'),
  }
}

/** Registrations of the subtree, in the order of entering. */
export function listRegistrations(ctx: Context, actor: Actor, query: RegistrationQuery) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const filter = filterOf(actor, query, query.held ? await q.listHeldInScope(tx) : [])
    const { rows, next } = await q.listRegistrations(tx, schema, filter, query)
    const held = await heldAmong(
      tx,
      rows.map((row) => row.pupilId),
    )
    const mended = rows.filter((row) => row.isMended).map((row) => row.caseId)
    const changes = await changesOf(tx, ctx, schema, mended)
    const total = await q.countRegistrations(tx, schema, filter)
    const present = presenter(ctx, actor, held, changes)
    return { rows: rows.map(present), next, total }
  })
}

function warningsOf(row: q.RegistrationListRow) {
  const codes = [
    ...(row.isFlagged ? (['flagged'] as const) : []),
    ...RegistrationCaseDetail.parse(row.detail).warnings,
  ]
  return codes.map((code) => ({ code, label: WARNING_LABELS[code] }))
}

function presenter(
  ctx: Context,
  actor: Actor,
  held: ReadonlySet<number>,
  changes: ReadonlyMap<number, RowChange[]>,
) {
  return (row: q.RegistrationListRow) => {
    const { caseId, version, kind, pupilId, name, sex, birthDate, state, parties } = row
    const flow = flows[kind]
    const isSentBack = state === 'with_registrar' && row.lastStep === 'send_back'
    return {
      ...{ caseId, version, kind, pupilId, name, sex, birthDate, state },
      idNumber: maskedNumbers(openPupilBlob(ctx.sealer, row.sealed)).idNumber,
      school: { id: row.schoolId, name: row.schoolName },
      stateLabel: flow.states[state]?.label ?? state,
      isHeld: held.has(pupilId),
      sentBackBecause: isSentBack ? row.lastOpinion : null,
      warnings: warningsOf(row),
      changes: changes.get(caseId) ?? null,
      steps: stepsFor(flow, { state, version, parties }, actor).map(({ step, label, reason, to }) => ({
        ...{ step, label, to },
        needsReason: reason === 'required',
        toLabel: flow.states[to]?.label ?? to,
        isFinal: flow.states[to]?.desk === null,
      })),
    }
  }
}
