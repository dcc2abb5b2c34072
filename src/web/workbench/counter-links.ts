/** The counters of the workbench, in order, and where the rows of each are: the first page that this person may open. */
import type { z } from 'zod'
import { deskHolders, inProvince, provinceBureaus, schoolRegistrar } from '../../contract/access.ts'
import { listGraduates, listLeavers } from '../../contract/graduation.ts'
import { getProgress } from '../../contract/progress.ts'
import type { Access } from '../../contract/route.ts'
import type { getWorkbench } from '../../contract/world.ts'
import type { Level } from '../../rules/scope.ts'

type Workbench = z.output<typeof getWorkbench.output>

interface Counter {
  key: Exclude<keyof Workbench, 'regraduateBy'>
  label: string
  /** What is counted: 件 of business, 人, 份 of files. */
  unit: '件' | '人' | '份'
  /** The first day by which one of them is to be done. */
  deadline?: 'regraduateBy'
  /** Above 0 it asks for something to be done. */
  isDue?: boolean
  /** Seldom more than 0: left out while it is 0. */
  hidesNought?: boolean
  /** Whose work it is; everybody's unless said. */
  isFor?(me: Worker): boolean
  targets: readonly { link: string; access: Access }[]
}

/** As far as the counters ask who somebody is. */
export interface Worker {
  roles: readonly string[]
  unit: { level: Level }
}

const isOneOf = (me: Worker, roles: readonly string[]) => roles.some((role) => me.roles.includes(role))
/** Only they have desks; others' would always be empty. */
const hasDesk = (me: Worker) => me.unit.level !== 'nation' && isOneOf(me, deskHolders.roles)
/** A school's head decides what is laid before him; the registry's own work is its registrar's. */
const isRegistrys = (me: Worker) =>
  me.unit.level !== 'school' || isOneOf(me, ['registrar', 'viewer', 'administrator'])

/** The nation's people see sums, never a pupil: theirs lead to the board that says in which province they are. */
const BY_PROVINCE = {
  link: '/progress',
  access: { roles: getProgress.access.roles, levels: ['nation'] },
} as const

export const COUNTERS: readonly Counter[] = [
  {
    key: 'inbox',
    label: '等我办理',
    unit: '件',
    isFor: hasDesk,
    targets: [{ link: '/inbox', access: deskHolders }],
  },
  {
    key: 'overdue',
    label: '其中已超期',
    isDue: true,
    isFor: hasDesk,
    unit: '件',
    targets: [{ link: '/inbox?due=over', access: deskHolders }],
  },
  {
    key: 'dueSoon',
    label: '下一工作日前到期',
    isDue: true,
    isFor: hasDesk,
    unit: '件',
    targets: [{ link: '/inbox?due=soon', access: deskHolders }],
  },
  {
    key: 'waitingElsewhere',
    label: '等他人办理',
    unit: '件',
    targets: [{ link: '/open-cases?elsewhere=true', access: inProvince }, BY_PROVINCE],
  },
  {
    key: 'problemRecords',
    label: '问题学籍',
    unit: '人',
    isDue: true,
    isFor: isRegistrys,
    targets: [{ link: '/pupils?flagged=true', access: inProvince }, BY_PROVINCE],
  },
  {
    key: 'notGraduated',
    label: '毕业年级未毕业',
    unit: '人',
    isDue: true,
    isFor: isRegistrys,
    targets: [{ link: '/leavers?due=true', access: listLeavers.access }, BY_PROVINCE],
  },
  {
    key: 'regraduating',
    label: '驳回后待重新毕业',
    unit: '人',
    isDue: true,
    deadline: 'regraduateBy',
    targets: [{ link: '/graduation-reversals?again=false', access: listGraduates.access }],
  },
  {
    key: 'regraduationOver',
    label: '重新毕业期限已过',
    unit: '人',
    isDue: true,
    hidesNought: true,
    targets: [{ link: '/graduation-reversals?again=over', access: listGraduates.access }],
  },
  {
    key: 'unplaced',
    label: '待分班',
    unit: '人',
    isDue: true,
    isFor: isRegistrys,
    targets: [
      { link: '/placement', access: schoolRegistrar },
      { link: '/pupils?unplaced=true', access: inProvince },
      BY_PROVINCE,
    ],
  },
  {
    key: 'graduatesWaiting',
    label: '招生结果待录取',
    unit: '人',
    isFor: isRegistrys,
    targets: [
      { link: '/admissions?state=open', access: schoolRegistrar },
      { link: '/allocations?state=open', access: provinceBureaus },
    ],
  },
  {
    key: 'refusedFiles',
    label: '导入待改正',
    unit: '份',
    isDue: true,
    isFor: isRegistrys,
    targets: [{ link: '/imports?open=true', access: inProvince }, BY_PROVINCE],
  },
  {
    key: 'pupils',
    label: '在校生',
    unit: '人',
    targets: [{ link: '/pupils', access: inProvince }, BY_PROVINCE],
  },
]
