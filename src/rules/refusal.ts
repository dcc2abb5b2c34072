/**
 * Refusals: what the registry says when it does not do what was asked. Each has a code that is never reused,
 * a Chinese text, and how to mend it; where a requirement asks for it, its id.
 */
import { admissionRefusals } from './refusal-admission.ts'
import { calendarRefusals } from './refusal-calendar.ts'
import { graduationRefusals } from './refusal-graduation.ts'
import { policyRefusals } from './refusal-policy.ts'
import { recordRefusals } from './refusal-record.ts'
import { registrationRefusals } from './refusal-registration.ts'
import { schoolRefusals } from './refusal-school.ts'
import type { RefusalSpec } from './refusal-spec.ts'
import { unitRefusals } from './refusal-unit.ts'

const houseRefusals = {
  invalid_input: { status: 400, text: '提交的内容不符合要求。', cure: '请检查标出的项目,改正后再提交。' },
  not_signed_in: {
    status: 401,
    text: '您尚未登录,或登录已过期。',
    cure: '请重新登录;已填写的内容不会丢失。',
    source: 'ACC-3',
  },
  wrong_login_or_password: {
    status: 401,
    text: '用户名或密码不正确。',
    cure: '请核对后重新输入;忘记密码请联系上级单位重置。',
    source: 'ACC-3',
  },
  sign_in_throttled: {
    status: 429,
    text: '登录尝试次数过多。',
    cure: '请 15 分钟后再试,或联系上级单位重置密码。',
    source: 'ACC-3',
  },
  password_change_first: {
    status: 403,
    text: '您还在使用初始密码,修改密码后才能办理业务。',
    cure: '请先在「修改密码」中换成自己的密码。',
    source: 'ACC-3',
  },
  not_allowed: {
    status: 403,
    text: '您的角色或单位不能办理这项业务。',
    cure: '请由有权限的人员办理;如需调整权限,请联系上级单位。',
    source: 'ACC-2',
  },
  request_id_required: {
    status: 400,
    text: '这次提交没有带请求编号。',
    cure: '请在请求头 Idempotency-Key 中给出一个新的 UUID 后再提交。',
  },
  request_id_reused: {
    status: 409,
    text: '同一请求编号已用于另一项提交。',
    cure: '请刷新页面后重新提交。',
  },
  not_found: {
    status: 404,
    text: '没有找到所请求的内容。',
    cure: '请返回列表重新选择;它可能已被处理或不在本单位范围内。',
  },
  body_too_large: { status: 413, text: '提交的内容过大。', cure: '请减少一次提交的数量,或分批提交。' },
  unsupported_media_type: { status: 400, text: '提交的格式无法识别。', cure: '请以 JSON 格式提交。' },
  step_not_allowed: {
    status: 409,
    text: '当前状态下不能办理这一步。',
    cure: '请刷新页面,按显示的可办步骤办理。',
  },
  stale_view: { status: 409, text: '该业务刚刚已被他人办理。', cure: '请刷新页面,查看最新状态后再办理。' },
  unit_moved: {
    status: 409,
    text: '贵单位的主管单位刚刚变更,本次提交没有生效。',
    cure: '请刷新页面后重新提交;已填写的内容不会丢失。',
    source: 'ORG-9',
  },
  school_closed: {
    status: 409,
    text: '学校已撤销或已并入他校,不能再办理业务。',
    cure: '档案仍可查询;学生学籍请由并入的学校或主管单位办理,去向见「学校变更记录」。',
    source: 'ORG-9',
  },
  reason_required: { status: 422, text: '这一步需要填写意见。', cure: '请填写意见后再提交。' },
  database_unavailable: {
    status: 503,
    text: '系统暂时无法连接数据库。',
    cure: '请稍后再试;已填写的内容不会丢失。',
  },
  internal_error: {
    status: 500,
    text: '系统内部出错,本次操作没有生效。',
    cure: '请稍后再试;若仍出现,请联系技术支持。',
  },
} as const satisfies Record<string, RefusalSpec>

export const refusals = {
  ...houseRefusals,
  ...unitRefusals,
  ...policyRefusals,
  ...registrationRefusals,
  ...graduationRefusals,
  ...admissionRefusals,
  ...recordRefusals,
  ...schoolRefusals,
  ...calendarRefusals,
}

export type RefusalCode = keyof typeof refusals

/** What a refusal is about: the field, and what only this case can tell (which window, when it opens, who blocks). */
export interface RefusalAbout {
  field?: string
  detail?: string
}

/** Thrown by rules and actions; the door turns it into an answer. */
export class Refusal extends Error {
  readonly status: RefusalSpec['status']
  readonly text: string
  readonly cure: string
  readonly field: string | undefined
  readonly detail: string | undefined

  constructor(
    readonly code: RefusalCode,
    about: RefusalAbout = {},
  ) {
    super(code)
    this.status = refusals[code].status
    this.text = refusals[code].text
    this.cure = refusals[code].cure
    this.field = about.field
    this.detail = about.detail
  }
}

/** A refusal as a value. */
export function refusalOf(code: RefusalCode, about: RefusalAbout = {}): Refusal {
  return new Refusal(code, about)
}

/** Throws the refusal. */
export function refuse(code: RefusalCode, about: RefusalAbout = {}): never {
  throw refusalOf(code, about)
}
