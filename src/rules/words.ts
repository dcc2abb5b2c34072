/** Chinese words of codes that pages and workbooks show alike. */
import type { Role } from './flow.ts'
import type { Level } from './scope.ts'

export const SEX_NAMES = { male: '男', female: '女' } as const

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  registrar: '学籍管理员',
  approver: '主管领导',
  viewer: '查询人员',
  support: '技术支持',
  auditor: '审计员',
  administrator: '系统管理员',
}

export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  nation: '国家',
  province: '省',
  city: '市',
  county: '区县',
  school: '学校',
}

/** What has become of who stayed in a final grade. */
export const STAYER_STATE_NAMES = { in_school: '仍在校', graduated: '已毕业', left: '已离校' } as const

/** What has become of who waited for a class when a promotion moved him. */
export const UNPLACED_STATE_NAMES = { waiting: '仍待分班', placed: '已分班', left: '已离校' } as const

/** 业务开关: what is closed unless it is opened for a time (ORG-6). */
export const SWITCH_NAMES = { late_registration: '在校生注册' } as const

/** What was done to a class (ORG-4). */
export const CLASS_ACT_NAMES = {
  class_create: '新建',
  class_rename: '更名',
  class_change: '调班',
  class_merge: '合并',
  class_split: '拆分',
  class_delete: '删除',
} as const

export const ALLOCATION_STATE_NAMES = {
  open: '待录取',
  claimed: '录取核办中',
  admitted: '已录取',
  withdrawn: '已删除',
} as const

export const IMPORT_KIND_NAMES = {
  registration: '新生注册',
  late_registration: '在校生注册',
  sent_back_registration: '新生注册:退回修改',
  sent_back_late_registration: '在校生注册:退回修改',
  allocation: '招生结果',
  initial_unit: '初始数据:单位',
  initial_class: '初始数据:班级',
  initial_pupil: '初始数据:学生',
  initial_graduate: '初始数据:毕业生',
  pupil_data: '学生信息修改',
  destination: '毕业去向',
  photo: '照片',
} as const

export const IMPORT_STATE_NAMES = {
  waiting: '排队中',
  checking: '正在检查',
  writing: '正在入库',
  done: '已完成',
  refused: '已退回',
  cancelled: '已取消',
} as const
