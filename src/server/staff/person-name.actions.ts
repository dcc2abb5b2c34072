/** Whom a page may name (ACC-2): people of the reader's own subtree; of all others the unit and the office. */
import type { Tx } from '../../db/tx.ts'
import type { Role } from '../../rules/flow.ts'
import { isWithin } from '../../rules/scope.ts'
import { ROLE_NAMES } from '../../rules/words.ts'
import { listPersons } from './person-name.queries.ts'

/** Somebody who did something, as a reader may know him. */
export interface KnownPerson {
  /** null for one outside the reader's subtree. */
  name: string | null
  unit: string
  /** 学籍管理员, or whatever else he is. */
  office: string
}

const officeOf = (roles: readonly Role[]) =>
  (Object.keys(ROLE_NAMES) as Role[])
    .filter((role) => roles.includes(role))
    .map((role) => ROLE_NAMES[role])
    .join('、')

/** What accounts may be called before a reader. @param unitPath of the reader */
export async function findPeople(
  tx: Tx,
  unitPath: string,
  ids: readonly (number | null)[],
): Promise<Map<number, KnownPerson>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await tx.beyondScope(() => listPersons(tx, wanted))
  return new Map(
    rows.map(({ id, name, roles, path, unit }) => [
      id,
      { name: isWithin(path, unitPath) ? name : null, unit, office: officeOf(roles) },
    ]),
  )
}

/** `王芳`, or `云海省教育厅 学籍管理员` where the reader may not know him by name; null for nobody known. */
export function calledOf(people: ReadonlyMap<number, KnownPerson>, id: number | null): string | null {
  const person = id === null ? undefined : people.get(id)
  return person ? (person.name ?? `${person.unit} ${person.office}`) : null
}
