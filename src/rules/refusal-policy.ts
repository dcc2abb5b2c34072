/** Policies, windows, switches and the clock: what is refused there. Codes are never reused. */
import type { RefusalSpec } from './refusal-spec.ts'

export const policyRefusals = {
  window_closed: {
    status: 409,
    text: '现在不在该业务的办理时段内。',
    cure: '请在开放时段内发起;已发起的业务可以继续办理。',
    source: 'ORG-5',
  },
  season_promotion_first: {
    status: 409,
    text: '本年度升级尚未完成,还不能办理招生入学和新生注册。',
    cure: '请等待全省升级完成(8 月 10 日 24 时自动进行)后再办理。',
    source: 'ORG-5',
  },
  season_promotion_running: {
    status: 409,
    text: '全省正在升级(或正在撤回升级),班级的年级正在变动,暂时不能办理。',
    cure: '请等几分钟,升级结束后再办理;进度可在“升级”中查看。',
    source: 'PRO-2',
  },
  season_term_missing: {
    status: 409,
    text: '本校新学年的学期尚未建立,还不能办理新生注册和招生入学。',
    cure: '请先在“学期学年设置”中新增秋季学期,再在“班级”中新建新一级的班级。',
    source: 'ORG-3',
  },
  season_classes_missing: {
    status: 409,
    text: '本校还没有新生要进入的年级的班级,不能办理新生注册和招生入学。',
    cure: '请先在“班级”中新建该年级的班级。',
    source: 'ORG-3',
  },
  switch_closed: {
    status: 409,
    text: '在校生注册未对本校开放。',
    cure: '学生已有学籍的请办理转学;确需注册的,请向省级申请临时开放。',
    source: 'ORG-6',
  },
  clock_real_world: {
    status: 409,
    text: '正式环境没有可拨动的时钟。',
    cure: '请在演练环境中操作。',
    source: 'ORG-5',
  },
  clock_only_forward: {
    status: 409,
    text: '演练时钟只能向前拨。',
    cure: '请选择晚于当前业务时间的时刻;要重来请新建演练。',
  },
  clock_skips_promotion: {
    status: 409,
    text: '这样拨动会越过一次尚未完成的升级。',
    cure: '请先拨到该年升级时点(8 月 10 日 24 时)之后,等升级完成,再继续向前拨。',
    source: 'PRO-1',
  },
  policy_in_the_past: {
    status: 422,
    text: '政策参数只能从今天或以后起改变。',
    cure: '请把生效日期改为今天或以后;以前办理的业务仍按当时的参数。',
    source: 'ORG-5',
  },
  policy_promotion_day_past: {
    status: 422,
    text: '这样修改会使升级立即执行。',
    cure: '请选择生效之后的升级日,或从明年起修改;需要提前升级的,请按「升级」页面办理。',
    source: 'PRO-1',
  },
  policy_unchanged: {
    status: 422,
    text: '没有改变任何参数。',
    cure: '请先修改要改变的参数,再提交。',
    source: 'ORG-5',
  },
  switch_not_open: {
    status: 409,
    text: '这次临时开放已经结束。',
    cure: '请刷新页面查看;需要再次开放的,请重新办理。',
    source: 'ORG-6',
  },
  window_dates_wrong: {
    status: 422,
    text: '起止时间不合理。',
    cure: '结束须晚于开始。',
    source: 'ORG-5',
  },
  switch_county_or_school: {
    status: 422,
    text: '只能对一个区县或一所学校临时开放。',
    cure: '请选择一个区县教育局或一所学校。',
    source: 'ORG-6',
  },
  window_wider_than_province: {
    status: 422,
    text: '下级单位的时段不能超出省定时段。',
    cure: '请把起止日期调整到省定时段之内。',
    source: 'ORG-5',
  },
} as const satisfies Record<string, RefusalSpec>
