/** A pasted list of people, a line each: unit, login, name, roles. Read here, judged again by the server. */
import type { Role } from '../../rules/flow.ts'
import { ROLE_NAMES } from '../lib/format.ts'

/** A unit that accounts may be issued for, by its name or its school code. */
export interface KnownUnit {
  id: number
  name: string
  code: string | null
}

export interface AccountLine {
  /** 1 for the first. */
  number: number
  unitText: string
  unitId: number | null
  login: string
  name: string
  roles: Role[]
  /** What is wrong, one sentence each; empty for a good line. */
  faults: string[]
}

const LOGIN = /^[a-z0-9][a-z0-9._-]{2,39}$/
const HEADER = /^单位/

const ROLE_OF: Readonly<Record<string, Role>> = {
  ...Object.fromEntries(Object.entries(ROLE_NAMES).map(([role, name]) => [name, role as Role])),
  负责人: 'approver',
  管理员: 'registrar',
}

const rolesOf = (text: string) =>
  text
    .split(/[、/+;;\s]+/)
    .filter(Boolean)
    .map((word) => ROLE_OF[word])

function readLine(number: number, text: string, units: ReadonlyMap<string, KnownUnit>): AccountLine {
  const [unitText = '', login = '', name = '', roleText = ''] = text
    .split(/\t|,|,/)
    .map((cell) => cell.trim())
  const unit = units.get(unitText)
  const roles = rolesOf(roleText)
  const faults = [
    ...(unit ? [] : [`没有找到单位「${unitText}」,只能填本单位或直属下级单位的全称或学校标识码。`]),
    ...(LOGIN.test(login) ? [] : ['用户名应为 3 至 40 位小写字母、数字、点、横线或下划线。']),
    ...(name.length >= 2 ? [] : ['请填写真实姓名。']),
    ...(roles.length > 0 && !roles.includes(undefined)
      ? []
      : [`角色应为${Object.values(ROLE_NAMES).join('、')}中的一个或几个。`]),
  ]
  return {
    number,
    unitText,
    unitId: unit?.id ?? null,
    login,
    name,
    roles: roles.filter((role) => role !== undefined),
    faults,
  }
}

/** Reads what was pasted from a sheet; a heading line and empty lines are passed over, a login twice is named. */
export function readAccountLines(text: string, known: readonly KnownUnit[]): AccountLine[] {
  const units = new Map(
    known.flatMap((unit) => [[unit.name, unit] as const, [unit.code ?? unit.name, unit] as const]),
  )
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !HEADER.test(line.trim()))
    .map((line, at) => readLine(at + 1, line, units))
  const first = new Map<string, number>()
  for (const line of lines) {
    const before = first.get(line.login)
    if (before !== undefined) line.faults.push(`用户名与第 ${before} 行相同。`)
    else first.set(line.login, line.number)
  }
  return lines
}

/** Lines to fill in: every unit below with logins suggested, ready to be pasted into a sheet. */
export function suggestedLines(known: readonly KnownUnit[]): string {
  const lines = known.flatMap(({ name, code }) => {
    const login = code ? `s${code}` : ''
    return [
      [name, login, '', ROLE_NAMES.registrar],
      [name, login && `${login}.head`, '', ROLE_NAMES.approver],
    ]
  })
  return [['单位', '用户名', '姓名', '角色'], ...lines].map((cells) => cells.join('\t')).join('\n')
}
