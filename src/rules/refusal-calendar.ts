/** Refusals of lengths of schooling, terms and cohorts in bulk, and of changes that are previewed. Codes are never reused. */
import type { RefusalSpec } from './refusal-spec.ts'

export const calendarRefusals = {
  school_class_past_final: {
    status: 409,
    text: '缩短学制后,有班级现在的年级已超过新的毕业年级。',
    cure: '请把“从哪一级起”改为这些班级之后的级,让它们仍按原学制毕业。',
    source: 'ORG-2',
  },
  school_class_left_behind: {
    status: 409,
    text: '延长学制后,本学年停在毕业年级的班级会比应在的年级低一级。',
    cure: '请在升级之前更改,或撤回升级后更改再升级;也可以只从后面的级起更改。',
    source: 'ORG-2',
  },
  school_class_part_graduated: {
    status: 409,
    text: '有班级今年已有部分学生毕业,不能更改它的学制。',
    cure: '请先让该班其余学生毕业,或驳回已毕业的学生;也可以只从后面的级起更改。',
    source: 'ORG-2',
  },
  school_unplaced_past_final: {
    status: 409,
    text: '缩短学制后,有待分班学生的年级已超过新的毕业年级。',
    cure: '请先给这些学生分班,再更改学制。',
    source: 'ORG-2',
  },
  school_admission_past_final: {
    status: 409,
    text: '缩短学制后,正在录取的学生的年级已超过新的毕业年级。',
    cure: '请先办结或撤销这些招生录取,再更改学制。',
    source: 'ORG-2',
  },
  school_lengths_unchanged: {
    status: 422,
    text: '学制没有改变。',
    cure: '请先选择新的学制;要改已有班级的学制,请选择从哪一级起。',
    source: 'ORG-2',
  },
  effect_changed: {
    status: 409,
    text: '预览之后情况有较大变化,这次更改没有生效。',
    cure: '请重新预览,核对影响后再保存。',
    source: 'ORG-5',
  },
  calendar_in_use: {
    status: 409,
    text: '有大批业务正按工作日历计算期限,暂时不能修改日历。',
    cure: '请过几分钟再保存。',
    source: 'ORG-7',
  },
} as const satisfies Record<string, RefusalSpec>
