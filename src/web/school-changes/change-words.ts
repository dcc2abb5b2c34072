import type { z } from 'zod'
import type { Route } from '../../contract/route.ts'
import {
  closeSchool,
  type listSchoolChanges,
  mergeSchool,
  moveSchool,
  previewClosure,
  previewMerge,
  previewMove,
  previewRename,
  renameSchool,
  type SchoolChangePreview,
} from '../../contract/school-change.ts'
import type { SchoolChangeKind } from '../../rules/school-change.ts'
import type { RowOf } from '../ui/list-data.ts'

export type Preview = z.output<typeof SchoolChangePreview>
export type Blocker = Preview['blockers'][number]
export type Change = RowOf<typeof listSchoolChanges>

interface KindWords {
  preview: Route
  act: Route
  /** What it is for, above its form. */
  about: string
  okText: string
  undo: string
}

export const CHANGES: Readonly<Record<SchoolChangeKind, KindWords>> = {
  rename: {
    preview: previewRename,
    act: renameSchool,
    about: '新校名自启用日期起使用;原校名保留,可以查询。学校标识码、学籍号都不变。',
    okText: '确认更名',
    undo: '可以再次更名;没有到启用日期的可以取消。',
  },
  move: {
    preview: previewMove,
    act: moveSchool,
    about: '学校连同班级、学生、毕业生档案和在办业务,改由另一个教育局主管。学校的账号不变。',
    okText: '确认变更主管单位',
    undo: '可以由双方共同的上级再变更回来。',
  },
  merge: {
    preview: previewMerge,
    act: mergeSchool,
    about: '班级和学生转入另一所学校,在办业务随之转入,档案归并入的学校管理,本校停止办理业务。',
    okText: '确认并入',
    undo: '合并不能撤回。并错的学生只能逐个办理转学。',
  },
  close: {
    preview: previewClosure,
    act: closeSchool,
    about: '没有在校学生、没有在办业务的学校才能撤销。撤销后不能办理业务,档案仍可查询。',
    okText: '确认撤销',
    undo: '撤销不能撤回。',
  },
}

/** Where what stands in the way is dealt with. */
export function blockerLink(blocker: Blocker, schoolId: number): { to: string; text: string } {
  switch (blocker.kind) {
    case 'pupil':
      return { to: `/pupils?school=${schoolId}`, text: '查看在校学生' }
    case 'open_case':
      return { to: `/open-cases?school=${schoolId}`, text: '查看在办业务' }
    case 'allocation':
      return { to: '/allocations', text: '查看招生结果' }
    case 'import':
      return { to: '/imports', text: '查看导入记录' }
    case 'promotion':
      return { to: '/promotion', text: '查看升级' }
    case 'number_run':
      return { to: '/numbers', text: '查看学籍号编制' }
    case 'planned_rename':
      return { to: `/school-changes?school=${schoolId}`, text: '查看学校变更记录' }
  }
}

const TARGETS: Readonly<Record<SchoolChangeKind, string>> = {
  rename: '更名为',
  move: '改由谁主管',
  merge: '并入',
  close: '',
}

/** To what a change would lead, named by what it is: 并入 …; nothing where a school only closes. */
export const targetOf = ({ kind, to }: Pick<Preview, 'kind' | 'to'>) =>
  to === null ? [] : [{ label: TARGETS[kind], value: to }]

/** 更名为 …, 改由 … 主管: to what a change led, in words. */
export function changedTo(change: Change): string {
  if (change.nameAfter) return `更名为 ${change.nameAfter}`
  if (change.bureauAfter) return `改由 ${change.bureauAfter.name} 主管`
  if (change.intoSchool) return `并入 ${change.intoSchool.name}`
  return '停止办学'
}
