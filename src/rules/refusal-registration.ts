/** Registration: workbooks, look-ups, drafts, numbers: what is refused there. Codes are never reused. */
import type { RefusalSpec } from './refusal-spec.ts'

export const registrationRefusals = {
  attachment_type_unknown: {
    status: 422,
    text: '附件只能是 PDF、JPG 或 PNG 文件。',
    cure: '请转换格式后上传;文件内容须与扩展名一致。',
  },
  attachment_not_party: {
    status: 403,
    text: '该业务不在本单位桌上,不能添加附件。',
    cure: '请由正在办理的单位上传。',
  },
  import_kind_not_yours: {
    status: 403,
    text: '本单位不能导入这类工作簿。',
    cure: '新生注册由学校导入,招生结果由教育局导入,初始数据由省级导入。',
    source: 'REG-1',
  },
  import_not_xlsx: {
    status: 422,
    text: '上传的不是 .xlsx 工作簿。',
    cure: '请在 Excel 或 WPS 中“另存为”.xlsx 格式(不加密、不带宏)后再上传。',
    source: 'REG-2',
  },
  import_already_over: {
    status: 409,
    text: '该导入已经结束,不能取消。',
    cure: '请查看导入结果。',
    source: 'REG-2',
  },
  import_nothing_to_settle: {
    status: 409,
    text: '该导入没有待改正的行。',
    cure: '请刷新导入记录查看最新情况。',
    source: 'REG-2',
  },
  look_up_number_form: {
    status: 422,
    text: '号码不完整,不能查询。',
    cure: '请填写完整的 18 位身份证号,或 19 位学籍号(曾用的也可以)。',
    source: 'QRY-1',
  },
  look_up_used_up: {
    status: 429,
    text: '全省学籍查询的次数已用完。',
    cure: '请稍后再查;确需大量核实的,请由主管教育局办理。',
    source: 'QRY-1',
  },
  late_registration_elsewhere: {
    status: 409,
    text: '该生已有学籍,不能重新注册。',
    cure: '请由本校发起转学(转入),经转出学校和主管教育局办理。',
    source: 'REG-7',
  },
  late_registration_here: {
    status: 409,
    text: '该生已在本校有学籍,不用再注册。',
    cure: '请在「在校生查询」中查看;信息有误的,请办理信息变更。',
    source: 'REG-7',
  },
  draft_changed_elsewhere: {
    status: 409,
    text: '这份草稿已在另一个窗口或另一台电脑上改动。',
    cure: '请刷新页面,在最新的草稿上继续填写。',
  },
  registration_row_wrong: {
    status: 422,
    text: '填写内容有误。',
    cure: '请按提示改正标出的项目后再保存。',
    source: 'REG-1',
  },
  registration_already_taken: {
    status: 409,
    text: '内容完全相同的学生已经录入过。',
    cure: '请在新生名单中查看,不要重复录入。',
    source: 'REG-2',
  },
  registration_not_on_your_desk: {
    status: 409,
    text: '该注册信息现在不在学籍管理员手中,不能修改。',
    cure: '请等待审核结果;需要修改请先由审核人退回。',
    source: 'REG-4',
  },
  registration_held: {
    status: 409,
    text: '该生与已有学籍的身份信息重复,暂不能上报。',
    cure: '请先处理问题学籍;确系重复录入的,请删除这条新生记录。',
    source: 'REG-5',
  },
  registration_class_gone: {
    status: 409,
    text: '登记的班级已被删除。',
    cure: '请退回给学校,改正班号后重新提交。',
    source: 'REG-7',
  },
  student_number_form: {
    status: 422,
    text: '学籍号格式不正确。',
    cure: '学籍号为 19 位,以 G、L 或 J 开头。',
    source: 'REG-6',
  },
  number_run_under_way: {
    status: 409,
    text: '学籍号编制正在进行,不能重复发起。',
    cure: '请在「学籍号编制」中查看进度;等待人口库答复的编制会自动继续。',
    source: 'REG-6',
  },
  number_sequence_used_up: {
    status: 409,
    text: '同一地区同一出生日期的临时学籍号已用完。',
    cure: '请联系技术支持。',
    source: 'REG-6',
  },
} as const satisfies Record<string, RefusalSpec>
