/** Allocation, admission, enrollment and placement: what is refused there. Codes are never reused. */
import type { RefusalSpec } from './refusal-spec.ts'

export const admissionRefusals = {
  placement_nobody: { status: 409, text: '没有待分班的学生。', cure: '请刷新待分班名单。', source: 'CLS-1' },
  placement_class_other_grade: {
    status: 422,
    text: '所选班级与学生的教育阶段或年级不一致。',
    cure: '请选择本校同一年级的班级。',
    source: 'CLS-1',
  },
  placement_not_unplaced: {
    status: 409,
    text: '所选学生中有人已经分班或不在本校。',
    cure: '请刷新待分班名单后重新选择。',
    source: 'CLS-1',
  },
  placement_wish_unknown_pupil: {
    status: 422,
    text: '同班或不同班的要求中,有人既不在这次分班之列,也不在所选班级中。',
    cure: '请只选择待分班的学生,或所选班级里的学生。',
    source: 'CLS-1',
  },
  placement_wish_impossible: {
    status: 422,
    text: '同班或不同班的要求无法全部满足。',
    cure: '请按说明去掉或修改其中的要求后再分班。',
    source: 'CLS-1',
  },
  enrollment_already_active: {
    status: 409,
    text: '该生现有在校学籍,不能同时在两所学校就读。',
    cure: '请先核实;确需到本校就读的,请办理转学。',
    source: 'REG-7',
  },
  allocation_graduate_unknown: {
    status: 422,
    text: '本区域内没有这名毕业生(学籍号、姓名、毕业学校须一致)。',
    cure: '请核对学籍号、姓名和毕业学校标识码;可先导出毕业生名单。',
    source: 'ADM-3',
  },
  allocation_school_unknown: {
    status: 422,
    text: '录取学校标识码不存在,或该校不由本局主管。',
    cure: '请核对 10 位学校标识码。',
    source: 'ADM-3',
  },
  allocation_stage_wrong: {
    status: 422,
    text: '教育阶段与毕业学段或录取学校不符。',
    cure: '小学毕业填“初中”,初中毕业填“高中”,且录取学校须开设该阶段;五年制小学毕业生升入六年制小学六年级的,填“小学”。',
    source: 'ADM-3',
  },
  allocation_taken: {
    status: 409,
    text: '该毕业生已在招生结果中或已被录取。',
    cure: '如需更改,请先删除原来的招生结果。',
    source: 'ADM-3',
  },
  allocation_claimed: {
    status: 409,
    text: '学校已录取该生,不能删除这条招生结果。',
    cure: '请先由主管教育局驳回录取。',
    source: 'ADM-3',
  },
  admission_nobody: {
    status: 409,
    text: '没有可录取的学生。',
    cure: '请等待教育局导入招生结果,或刷新名单。',
    source: 'ADM-3',
  },
  admission_grade_not_taught: {
    status: 422,
    text: '本校没有这个教育阶段或年级。',
    cure: '请选择本校开设的阶段和录取年级。',
    source: 'ADM-3',
  },
  admission_graduation_reversed: {
    status: 409,
    text: '该生的毕业已被驳回,现在不能录取。',
    cure: '请待毕业学校重新办理毕业后再录取。',
    source: 'GRD-4',
  },
  admission_already_effective: {
    status: 409,
    text: '该毕业生已被其他学校录取。',
    cure: '如确需就读本校,请办理转学。',
    source: 'ADM-8',
  },
} as const satisfies Record<string, RefusalSpec>
