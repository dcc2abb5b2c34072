/** Graduation and promotion: what is refused there. Codes are never reused. */
import type { RefusalSpec } from './refusal-spec.ts'

export const graduationRefusals = {
  graduation_not_final_grade: {
    status: 422,
    text: '所选班级不是毕业年级。',
    cure: '请只选择毕业年级的班级;学制有误请先更正。',
    source: 'GRD-1',
  },
  graduation_needs_decision: {
    status: 422,
    text: '高中毕业须由主管教育局核准,不能由学校直接办理。',
    cure: '请只选择小学、初中毕业年级的班级;高中班级请另行申报,由主管局核准。',
    source: 'GRD-1',
  },
  graduation_needs_no_decision: {
    status: 422,
    text: '小学、初中毕业不需要主管教育局核准。',
    cure: '请直接办理毕业;申报时只选择高中毕业年级的班级。',
    source: 'GRD-1',
  },
  graduation_proposal_gone: {
    status: 409,
    text: '该生已不在申报毕业的学校就读,不能核准。',
    cure: '请退回学校核对。',
    source: 'GRD-1',
  },
  clean_up_closed: {
    status: 409,
    text: '该业务已经办结,不需要清理。',
    cure: '请刷新页面,查看办理结果。',
    source: 'PRO-3',
  },
  clean_up_not_allowed: {
    status: 403,
    text: '这件业务不能由您清理:只有学生所在学校的学籍管理员,或其主管单位,可以清理。',
    cure: '请联系该业务的学校清理,或请其主管教育局代为清理。',
    source: 'PRO-3',
  },
  graduation_destination_unknown: {
    status: 422,
    text: '毕业去向不在规定的十五项之内。',
    cure: '请从列表中选择。',
    source: 'GRD-3',
  },
  graduation_destination_backfilled: {
    status: 409,
    text: '毕业去向已由录取结果自动回填,不能手工修改。',
    cure: '如录取有误,请联系录取学校的主管教育局。',
    source: 'GRD-3',
  },
  graduation_admitted: {
    status: 409,
    text: '该毕业生已被录取,不能驳回。',
    cure: '请先由录取学校撤销录取。',
    source: 'GRD-4',
  },
  graduation_already_confirmed: {
    status: 409,
    text: '今年的毕业已确认过了。',
    cure: '不必再次确认;确认有误的,由本单位撤回后重新确认。',
    source: 'GRD-5',
  },
  graduation_not_confirmed: {
    status: 409,
    text: '本单位今年还没有确认毕业。',
    cure: '无需撤回。',
    source: 'GRD-5',
  },
  graduation_confirmation_below: {
    status: 409,
    text: '还有下级单位没有确认毕业。',
    cure: '请督促这些单位先确认(下表有电话);确实无法确认的,请省级代为确认。',
    source: 'GRD-5',
  },
  graduation_confirmation_reason: {
    status: 422,
    text: '须写明原因才能确认毕业。',
    cure: '毕业年级还有学生的,请写明为何留下;省级代为确认的,请写明为何代办。',
    source: 'GRD-5',
  },
  graduation_nothing_to_confirm: {
    status: 409,
    text: '没有需要确认的毕业年级。',
    cure: '今年没有毕业年级的学校、以及省级单位自身,不必确认。',
    source: 'GRD-5',
  },
  graduation_claimed: {
    status: 409,
    text: '已有学校提交录取该毕业生,办结前不能驳回。',
    cure: '请先由录取学校撤销,或由其主管教育局驳回录取。',
    source: 'GRD-4',
  },
  pupil_data_locked: {
    status: 409,
    text: '该生已毕业,学籍信息已锁定,不能修改。',
    cure: '需要修改的,请由主管教育局驳回毕业,改好后重新办理毕业。',
    source: 'GRD-4',
  },
  graduation_already_reversed: {
    status: 409,
    text: '该毕业生已经驳回。',
    cure: '请在“毕业生驳回查询”中查看。',
    source: 'GRD-4',
  },
  promotion_already_done: {
    status: 409,
    text: '本年度的升级已经完成或正在进行。',
    cure: '请查看升级记录。',
    source: 'PRO-2',
  },
  promotion_too_early: {
    status: 409,
    text: '还没有到升级时点。',
    cure: '升级在政策规定的时点自动进行;此前可以预演。',
    source: 'PRO-1',
  },
  promotion_not_reported: {
    status: 409,
    text: '这次升级(或预演)还没有报告。',
    cure: '请等它完成以后再查看或导出。',
    source: 'PRO-2',
  },
  promotion_no_ledger: {
    status: 409,
    text: '预演和正在进行的升级没有账本。',
    cure: '请等升级完成以后再下载或核对。',
    source: 'PRO-2',
  },
  promotion_not_complete: {
    status: 409,
    text: '只有已完成的升级才能撤回。',
    cure: '请等待升级完成,或查看记录。',
    source: 'PRO-2',
  },
  promotion_reversal_late: {
    status: 409,
    text: '撤回升级的期限已过。',
    cure: '请逐项更正;如确需撤回,请联系技术支持。',
    source: 'PRO-2',
  },
  promotion_depended_on: {
    status: 409,
    text: '升级之后已有业务依赖它,不能撤回。',
    cure: '请先撤销列出的业务,再撤回升级。',
    source: 'PRO-2',
  },
} as const satisfies Record<string, RefusalSpec>
