/**
 * What is still to be cleaned up before graduation (GRD-2, PRO-3): open cases of the final grades that nobody else will
 * finish, because they lie on the school's own desk, or because the desk they lie on has let its deadline pass. Number
 * and list ask the same question (docs/decisions/0021).
 */
import type { Tx } from '../../db/tx.ts'
import { promotedYearOf } from '../../rules/graduation.ts'
import type { Season } from '../../rules/policy.ts'
import type { ScopeRange } from '../../rules/scope.ts'
import { SENIOR_GRADUATION } from '../../rules/senior-graduation.ts'
import type { Actor } from '../context.ts'
import { countDeskItems, type ToCleanUp } from './desk.queries.ts'

type SeasonOfYear = Pick<Season, 'today' | 'year' | 'promotion'>

export const toCleanUp = (season: SeasonOfYear, schools: ScopeRange): ToCleanUp => ({
  schools,
  today: season.today,
  promotedYear: promotedYearOf(season) ?? null,
  proposalKind: SENIOR_GRADUATION,
})

/** As many as the list of them has rows. Inner action. @param of.schools whose cases are counted */
export const countToCleanUp = (
  tx: Tx,
  schema: string,
  actor: Pick<Actor, 'unitId'>,
  of: { season: SeasonOfYear; schools: ScopeRange },
): Promise<number> =>
  tx.beyondScope(() =>
    countDeskItems(tx, schema, { partyId: actor.unitId, toCleanUp: toCleanUp(of.season, of.schools) }),
  )
