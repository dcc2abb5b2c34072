/** Units, their accounts, terms and classes: what is refused there. Codes are never reused. */
import type { RefusalSpec } from './refusal-spec.ts'

export const unitRefusals = {
  school_stage_in_use: {
    status: 409,
    text: '该教育阶段还有班级,不能取消。',
    cure: '请先处理完该阶段的班级和学生。',
    source: 'ORG-2',
  },
  school_teaches_nothing: {
    status: 422,
    text: '学校至少要有一个教育阶段。',
    cure: '请至少填写一个阶段的学制。',
    source: 'ORG-2',
  },
  school_does_not_teach_stage: {
    status: 422,
    text: '本校没有这个教育阶段。',
    cure: '请选择本校的教育阶段;学制有误请联系主管教育局更正。',
    source: 'ORG-2',
  },
  term_exists: { status: 409, text: '该学期已经建立。', cure: '无需重复建立。', source: 'ORG-3' },
  term_dates_wrong: {
    status: 422,
    text: '学期的起止日期不合理。',
    cure: '结束日期须晚于开始日期,且在该学年之内。',
    source: 'ORG-3',
  },
  term_bureau_first: {
    status: 409,
    text: '主管教育局尚未建立该学期。',
    cure: '请联系主管教育局先在“学期学年设置”中新增该学期。',
    source: 'ORG-3',
  },
  class_cohort_not_begun: {
    status: 409,
    text: '该级的班级现在还不能建立。',
    cure: '新一级的班级请在本年度升级完成后(8 月 11 日起)建立。',
    source: 'ORG-4',
  },
  class_term_missing: {
    status: 409,
    text: '新学年的学期尚未建立。',
    cure: '请先在“学期学年设置”中新增秋季学期,再建立新一级的班级。',
    source: 'ORG-3',
  },
  class_cohort_left: {
    status: 409,
    text: '该级已经毕业,不能再建立班级。',
    cure: '请核对级(入学年份)和学制。',
    source: 'ORG-4',
  },
  class_numbers_used_up: {
    status: 409,
    text: '该级的班号不够用:每级最多 99 个班。',
    cure: '请减少新建的班级数,或删除没有用过的空班级。',
    source: 'ORG-4',
  },
  class_gone: {
    status: 409,
    text: '要进入的班级刚刚被删除。',
    cure: '请刷新班级列表,另选一个班级。',
    source: 'ORG-4',
  },
  class_not_empty: {
    status: 409,
    text: '班级里还有学生,不能删除。',
    cure: '请先调班或合并班级。',
    source: 'ORG-4',
  },
  class_has_history: {
    status: 409,
    text: '班级已有升级或学生记录,须保留备查,不能删除。',
    cure: '可更改班级名称;不再使用的班级不影响其他业务。',
    source: 'ORG-4',
  },
  class_merge_with_itself: {
    status: 422,
    text: '班级不能与自己合并。',
    cure: '请选择同年级的另一个班级。',
    source: 'ORG-4',
  },
  class_split_nobody_left: {
    status: 422,
    text: '拆分时不能把全班学生都编入新班。',
    cure: '请只选择要编入新班的学生;整班合并请办理合并班级。',
    source: 'ORG-4',
  },
  class_other_grade: {
    status: 422,
    text: '只能在同一学校同一年级的班级之间调班、合并。',
    cure: '请选择同年级的班级;跨年级请办理留级或跳级。',
    source: 'ORG-4',
  },
  account_login_taken: {
    status: 409,
    text: '用户名已被使用。',
    cure: '请更换标出的用户名后再提交;本次没有开通任何用户。',
    source: 'ACC-1',
  },
  account_unit_not_below: {
    status: 403,
    text: '只能管理本单位和直接下级单位的用户。',
    cure: '请由该单位的直接上级办理。',
    source: 'ACC-1',
  },
  account_roles_must_be_two_people: {
    status: 422,
    text: '按本省规定,学籍管理员与负责人须由两人分别担任。',
    cure: '请为两个角色分别开通用户。',
    source: 'ACC-1',
  },
  account_seal_yourself: {
    status: 422,
    text: '不能封存自己的账号。',
    cure: '请由上级单位或本单位的其他管理员办理。',
    source: 'ACC-3',
  },
  password_unchanged: {
    status: 422,
    text: '新密码与旧密码相同。',
    cure: '请换一个新密码。',
    source: 'ACC-3',
  },
} as const satisfies Record<string, RefusalSpec>
