/** Refusals about what becomes of schools (ORG-9). Codes are never reused. */
import type { RefusalSpec } from './refusal-spec.ts'

export const schoolRefusals = {
  school_name_by_change: {
    status: 422,
    text: '学校名称不能在这里直接更改。',
    cure: '请在该校的「学校变更」中办理更名,填写启用日期和依据;原校名会保留,可以查询。',
    source: 'ORG-9',
  },
  school_name_unchanged: {
    status: 422,
    text: '新校名与现校名相同。',
    cure: '请填写新的校名。',
    source: 'ORG-9',
  },
  school_rename_day: {
    status: 422,
    text: '新校名的启用日期不合适。',
    cure: '启用日期不早于上一次更名,不晚于一年之后;当天或以前的立即生效,以后的到日子自动生效。',
    source: 'ORG-9',
  },
  school_change_blocked: {
    status: 409,
    text: '现在还不能变更这所学校。',
    cure: '请先办结预览中列出的各项,再重新预览。',
    source: 'ORG-9',
  },
  school_change_stale: {
    status: 409,
    text: '预览之后情况有变化,本次变更没有生效。',
    cure: '请重新预览,核对新的数字后再确认。',
    source: 'ORG-9',
  },
  school_bureau_unfit: {
    status: 422,
    text: '不能改由这个单位主管。',
    cure: '请选择本省范围内、您管辖的另一个教育局;跨县、跨市的变更由共同的上级办理。',
    source: 'ORG-9',
  },
  school_merge_unfit: {
    status: 422,
    text: '不能并入这所学校。',
    cure: '请选择您管辖范围内、开设相同教育阶段且学制一致的另一所在办学校;学制不一致的,请先更改学制。',
    source: 'ORG-9',
  },
  school_change_not_planned: {
    status: 409,
    text: '这项更名已经生效或已经取消。',
    cure: '请刷新页面;已生效的可以再办理一次更名。',
    source: 'ORG-9',
  },
} as const satisfies Record<string, RefusalSpec>
