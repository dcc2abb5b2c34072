/**
 * The page of the manual on refusals, made from the refusals themselves and from the doors that give them; a problem's
 * `type` leads to its code there.
 */
import { readdirSync } from 'node:fs'
import type { Route } from '../contract/route.ts'
import { refusals } from '../rules/refusal.ts'
import { admissionRefusals } from '../rules/refusal-admission.ts'
import { graduationRefusals } from '../rules/refusal-graduation.ts'
import { policyRefusals } from '../rules/refusal-policy.ts'
import { recordRefusals } from '../rules/refusal-record.ts'
import { registrationRefusals } from '../rules/refusal-registration.ts'
import type { RefusalSpec } from '../rules/refusal-spec.ts'
import { unitRefusals } from '../rules/refusal-unit.ts'

export const REFUSAL_PAGE = 'docs/manual/refusals.md'

/** Doors named in words; of more, only the number. */
const MOST_NAMED = 8

/** What any door may answer with. */
const EVERYWHERE = new Set([
  'invalid_input',
  'not_signed_in',
  'not_allowed',
  'request_id_required',
  'request_id_reused',
  'database_unavailable',
  'internal_error',
])

const GROUPS: readonly (readonly [title: string, refusals: object])[] = [
  ['单位、班级、学期和用户', unitRefusals],
  ['时段、学期准备和开关', policyRefusals],
  ['学籍注册、导入和学籍号', registrationRefusals],
  ['毕业和升级', graduationRefusals],
  ['招生入学和分班', admissionRefusals],
  ['学生信息、照片和打印', recordRefusals],
]

const CONTRACT = new URL('../contract/', import.meta.url)

/** Every door of the contract, by its address: the order in which a module names them is the loader's affair. */
async function allDoors(): Promise<Route[]> {
  const files = readdirSync(CONTRACT).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  const modules = await Promise.all(files.sort().map((file) => import(new URL(file, CONTRACT).href)))
  const isDoor = (one: unknown): one is Route =>
    typeof one === 'object' && one !== null && 'refusals' in one && 'method' in one
  const doors = modules.flatMap((module) => Object.values(module as object).filter(isDoor))
  return doors.sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))
}

/** In which businesses a code is met. */
function metIn(doors: readonly Route[], code: string): string {
  if (EVERYWHERE.has(code)) return '各项业务'
  const names = [
    ...new Set(
      doors.filter((door) => (door.refusals as readonly string[]).includes(code)).map((door) => door.summary),
    ),
  ]
  if (names.length === 0) return '各项业务'
  const rest = names.length > MOST_NAMED ? ` 等 ${names.length} 项` : ''
  return names.slice(0, MOST_NAMED).join('、') + rest
}

/** The heading is the code alone: it is the anchor. */
function entryOf(code: string, { text, cure }: RefusalSpec, met: string): string[] {
  return [`### ${code}`, '', `**${text}**`, '', `怎么办:${cure}`, '', `会出现在:${met}。`, '']
}

/** The page as it should stand in the manual. */
export async function refusalPage(): Promise<string> {
  const doors = await allDoors()
  const all = Object.entries(refusals as Readonly<Record<string, RefusalSpec>>)
  const others = all.filter(([code]) => !GROUPS.some(([, group]) => code in group))
  const section = (title: string, entries: typeof all) => [
    `## ${title}`,
    '',
    ...entries.flatMap(([code, spec]) => entryOf(code, spec, metIn(doors, code))),
  ]
  return [
    '# 提示与处理办法',
    '',
    '系统没有照办时,会说明哪里不对、怎样解决,末尾有小字代码。这里按代码列出全部提示(`npm run dictionary` 生成,不要手工修改)。',
    '按 Ctrl+F,输入提示中的几个字或代码,就能找到。',
    '',
    ...section('登录、权限和提交', others),
    ...GROUPS.flatMap(([title, group]) =>
      section(
        title,
        all.filter(([code]) => code in group),
      ),
    ),
  ].join('\n')
}
