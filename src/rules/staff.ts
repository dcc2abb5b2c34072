/** Who may issue which accounts (ACC-1): each level those of its own unit and of the level below. */
import type { Role } from './flow.ts'
import { refuse } from './refusal.ts'

export interface NewAccount {
  unitId: number
  /** Lower case, unique everywhere. */
  login: string
  name: string
  roles: readonly Role[]
}

/** The unit of an account, as far as it decides who manages it. */
export interface ManagedUnit {
  id: number
  parentId: number | null
}

/** Whether people of a unit are managed from the manager's unit: his own, or one directly below. */
export function isManagedBy(unit: ManagedUnit, managerUnitId: number): boolean {
  return unit.id === managerUnitId || unit.parentId === managerUnitId
}

/**
 * Judges a list of accounts to be issued, before the database says whether a login is taken.
 * @param units those of the list that exist
 * @param policy.mayHoldBoth whether one person may be registrar and approver
 * @throws Refusal account_unit_not_below, account_roles_must_be_two_people, account_login_taken for a login twice in
 * the list; each names the line
 */
export function requireIssuable(
  accounts: readonly NewAccount[],
  units: readonly ManagedUnit[],
  managerUnitId: number,
  policy: { mayHoldBoth: boolean },
): void {
  const managed = new Set(units.filter((one) => isManagedBy(one, managerUnitId)).map((one) => one.id))
  const logins = new Set<string>()
  for (const [at, { unitId, roles, login }] of accounts.entries()) {
    if (!managed.has(unitId)) refuse('account_unit_not_below', { field: `accounts.${at}.unitId` })
    if (!policy.mayHoldBoth && roles.includes('registrar') && roles.includes('approver'))
      refuse('account_roles_must_be_two_people', { field: `accounts.${at}.roles` })
    if (logins.has(login)) refuseTaken(accounts, [login])
    logins.add(login)
  }
}

/** @throws Refusal account_login_taken, naming the last line with a taken login and all such logins */
export function refuseTaken(accounts: readonly NewAccount[], taken: readonly string[]): never {
  const at = accounts.findLastIndex((one) => taken.includes(one.login))
  return refuse('account_login_taken', {
    field: `accounts.${at}.login`,
    detail: `已被使用:${taken.join('、')}`,
  })
}

/** Without 0 o 1 l i: read aloud, written down and typed in again. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/**
 * A first password, to be changed by its owner: `k7mq-x3tr-w9hd`, 59 bits.
 * @param pick gives a random whole number below its argument, from a source fit for secrets
 */
export function initialPassword(pick: (below: number) => number): string {
  const group = () => Array.from({ length: 4 }, () => LETTERS[pick(LETTERS.length)]).join('')
  return [group(), group(), group()].join('-')
}
