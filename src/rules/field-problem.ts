/**
 * What can be wrong with a cell or a row of a workbook or form: a code that is never reused, a short Chinese label for
 * counting, the cause, and how to mend it. The same problems are shown in the browser, in the returned workbook and by
 * the form (REG-2, REG-3).
 */

import { photoRules } from './photo.ts'

interface ProblemSpec {
  label: string
  cause: string
  cure: string
}

const cellRules = {
  required: { label: '必填项为空', cause: '这一项必须填写。', cure: '请填写后再导入。' },
  cell_error: {
    label: '单元格是公式错误',
    cause: '单元格里是 Excel 的错误值(如 #N/A)。',
    cure: '请改正公式,或直接填写内容。',
  },
  formula_without_value: {
    label: '公式没有结果',
    cause: '单元格里是公式,文件中没有它的计算结果。',
    cure: '请用 Excel 或 WPS 打开并保存一次,或把该列“选择性粘贴为数值”。',
  },
  merged_cell: {
    label: '合并单元格',
    cause: '这个单元格被合并到别的单元格里了,读不到它自己的内容。',
    cure: '请取消合并,在每一行分别填写。',
  },
  digits_lost: {
    label: 'Excel 已丢失末位数字',
    cause: '这一格按“数值”保存,超过 15 位的末尾数字已被 Excel 丢失。',
    cure: '请把该列设为“文本”格式,再重新录入完整号码。',
  },
  leading_zero_lost: {
    label: '开头的 0 丢失',
    cause: '位数不足,可能是开头的 0 被 Excel 去掉了。',
    cure: '请把该列设为“文本”格式,补上开头的 0。',
  },
  text_too_long: { label: '内容过长', cause: '内容过长。', cure: '请缩短后再导入。' },
  private_use_character: {
    label: '自造字',
    cause: '含有本机自造字(私有区字符),别的电脑上看不到这个字。',
    cure: '请用支持 GB 18030-2022 的输入法重新录入该字;仍打不出的,请联系技术支持。',
  },
  unreadable_character: {
    label: '乱码字符',
    cause: '含有无法识别的字符(如“□”“�”)。',
    cure: '请对照户口簿重新录入。',
  },
  name_characters: {
    label: '姓名含有不允许的字符',
    cause: '姓名只能由汉字和间隔号“·”组成。',
    cure: '请对照户口簿录入;外籍人员请填写正式的汉字姓名。',
  },
  name_length: { label: '姓名字数不对', cause: '姓名应为 2 至 36 个字。', cure: '请对照户口簿录入全名。' },
  name_dot: {
    label: '姓名间隔号位置不对',
    cause: '间隔号“·”不能在姓名开头或末尾,也不能连用。',
    cure: '请对照户口簿改正。',
  },
  date_form: {
    label: '日期写法不对',
    cause: '读不出这个日期。',
    cure: '请写成 8 位数字,例如 20140901。',
  },
  date_not_real: { label: '日期不存在', cause: '日历上没有这一天。', cure: '请核对年、月、日。' },
  birth_date_age: {
    label: '年龄不合理',
    cause: '按出生日期算,年龄不在 3 至 25 周岁之间。',
    cure: '请核对出生日期。',
  },
  month_form: {
    label: '年月写法不对',
    cause: '读不出这个年月。',
    cure: '请写成 6 位数字,例如 201409。',
  },
  code_unknown: {
    label: '不是可选的值',
    cause: '不在代码表的可选值之内。',
    cure: '请从模板的下拉列表中选择。',
  },
  division_form: {
    label: '行政区划代码写法不对',
    cause: '行政区划代码应为 12 位数字:区县 6 位代码加 6 个 0。',
    cure: '请按区县代码填写,后六位补 0。',
  },
  division_six_digits: {
    label: '行政区划代码后六位未补 0',
    cause: '只填了 6 位,后六位没有补 0。',
    cure: '请在后面补 6 个 0。',
  },
  division_tail: {
    label: '行政区划代码后六位不是 0',
    cause: '填到了乡镇或村,后六位应为 0,否则会被当作外区县学生。',
    cure: '请把后六位改为 0。',
  },
  division_unknown: {
    label: '行政区划代码不存在',
    cause: '没有这个区县代码。',
    cure: '请核对前六位;应为区县一级的代码。',
  },
  id_length: {
    label: '身份证号位数不对',
    cause: '居民身份证号应为 18 位。',
    cure: '请对照身份证或户口簿录入完整的 18 位号码。',
  },
  id_15_digits: {
    label: '15 位旧身份证号',
    cause: '15 位的第一代身份证号已停用。',
    cure: '请录入 18 位号码;没有的请先到公安机关办理。',
  },
  id_characters: {
    label: '身份证号含有其他字符',
    cause: '居民身份证号前 17 位应为数字,末位为数字或 X。',
    cure: '请对照身份证或户口簿重新录入。',
  },
  id_birth_date: {
    label: '身份证号中的日期不存在',
    cause: '身份证号第 7 至 14 位不是真实的日期。',
    cure: '请对照身份证或户口簿逐位核对。',
  },
  id_check_digit: {
    label: '身份证号校验位不对',
    cause: '末位校验码与前 17 位不符,至少有一位录错。',
    cure: '请对照身份证或户口簿逐位核对。',
  },
  id_region: {
    label: '身份证号前六位不存在',
    cause: '身份证号前六位不是任何时期的行政区划代码。',
    cure: '请对照身份证或户口簿逐位核对。',
  },
  document_form: {
    label: '证件号写法不对',
    cause: '证件号只能由字母、数字组成,最多 20 位。',
    cure: '请对照证件录入。',
  },
  student_number_form: {
    label: '学籍号写法不对',
    cause: '学籍号应为 19 位,以 G、L 或 J 开头。',
    cure: '请从学籍系统导出的名单中复制,不要手工录入。',
  },
  school_code_form: {
    label: '学校标识码写法不对',
    cause: '学校标识码应为 10 位数字:2 位学校类别、2 位省份、6 位顺序码。',
    cure: '请核对学校标识码。',
  },
  phone_form: {
    label: '电话写法不对',
    cause: '电话应为 7 至 12 位数字,可用“-”分开区号。',
    cure: '请填写一个手机号或带区号的固定电话。',
  },
  postcode_form: { label: '邮政编码写法不对', cause: '邮政编码应为 6 位数字。', cure: '请核对邮政编码。' },
  email_form: { label: '电子信箱写法不对', cause: '这不是电子信箱地址。', cure: '请改正,或留空。' },
  distance_form: {
    label: '上下学距离不是数字',
    cause: '上下学距离应为以公里计的数字,保留一位小数。',
    cure: '请只填数字,例如 1.2。',
  },
  distance_decimals: {
    label: '上下学距离小数位过多',
    cause: '上下学距离只保留一位小数。',
    cure: '请四舍五入到一位小数。',
  },
  distance_range: {
    label: '上下学距离超出范围',
    cause: '上下学距离应在 0.0 至 999.9 公里之间。',
    cure: '请核对,单位是公里。',
  },
  class_number_form: {
    label: '班号写法不对',
    cause: '班号最多 10 位,由数字、字母组成。',
    cure: '请填写“班级信息管理”中的班号。',
  },
  validity_form: {
    label: '证件有效期写法不对',
    cause: '有效期应写成“起始日期-截止日期”。',
    cure: '请写成 2010.06.01-2020.06.01,或 2010.06.01-长期。',
  },
  number_form: { label: '不是整数', cause: '这一项应为整数。', cure: '请只填数字。' },
  number_range: { label: '数字超出范围', cause: '数字超出范围。', cure: '请核对后改正。' },
} as const satisfies Record<string, ProblemSpec>

const rowRules = {
  id_number_required: {
    label: '缺少身份证件号',
    cause: '这种身份证件类型必须填写证件号。',
    cure: '请填写证件号;确实没有的,证件类型选“其他”并填写无身份证件号证明。',
  },
  no_id_proof_required: {
    label: '缺少无身份证件号证明',
    cause: '没有身份证件号的学生,必须填写无身份证件号证明。',
    cure: '请填写证明的名称和出具单位。',
  },
  id_birth_date_differs: {
    label: '出生日期与身份证号不一致',
    cause: '出生日期与身份证号中的日期不一致。',
    cure: '请对照户口簿,改正其中录错的一项。',
  },
  id_sex_differs: {
    label: '性别与身份证号不一致',
    cause: '性别与身份证号第 17 位不一致(单数为男,双数为女)。',
    cure: '请对照户口簿,改正其中录错的一项。',
  },
  id_type_not_for_pupils: {
    label: '身份证件类型不适用于学生',
    cause: '学生不能使用这种身份证件类型。',
    cure: '有身份证号的请选“居民身份证”,没有的请选“其他”。',
  },
  overseas_status_differs: {
    label: '港澳台侨外与证件、国籍不符',
    cause: '“港澳台侨外”与身份证件类型或国籍/地区不相符。',
    cure: '请核对“港澳台侨外”“身份证件类型”“国籍/地区”三项。',
  },
  guardian_id_required: {
    label: '缺少监护人身份证件号',
    cause: '学生没有身份证件号,监护人的身份证件类型和号码必须填写。',
    cure: '请填写至少一位监护人的身份证件类型和号码。',
  },
  guardian_missing: {
    label: '没有监护人',
    cause: '家庭成员中没有一位“是否监护人”为“是”。',
    cure: '请至少指定一位监护人。',
  },
  relation_note_required: {
    label: '缺少关系说明',
    cause: '关系为“其他”时必须写明是什么关系。',
    cure: '请填写关系说明,例如“舅父”“福利机构”。',
  },
  entry_month_season: {
    label: '入学年月不是本学年',
    cause: '新生的入学年月应在本学年秋季。',
    cure: '请填写本学年的入学年月,例如 9 月入学填“年份+09”。',
  },
  entry_month_future: {
    label: '入学年月晚于今天',
    cause: '在校生的入学年月不能晚于今天。',
    cure: '请填写进入本教育阶段一年级的年月。',
  },
  entry_month_before_birth: {
    label: '入学年月早于出生',
    cause: '入学年月与出生日期不相符。',
    cure: '请核对入学年月和出生日期。',
  },
  entry_month_not_of_class: {
    label: '入学年月与班级不符',
    cause: '入学年月与班级的入学年份相差一年以上。',
    cure: '请核对入学年月(进入本教育阶段一年级的年月)和班号。',
  },
  entry_mode_not_of_stage: {
    label: '入学方式与教育阶段不符',
    cause: '小学、初中的入学方式是“就近入学”或“其他”;统一招生考试、特招等是高中的入学方式。',
    cure: '请按学生所在的教育阶段改选入学方式。',
  },
  class_number_required: {
    label: '缺少班号',
    cause: '在校生注册必须填写班号。',
    cure: '请填写“班级信息管理”中的班号。',
  },
  class_unknown: {
    label: '班号不存在',
    cause: '本校没有这个班号。',
    cure: '请先在“班级信息管理”中建班,或改正班号。',
  },
  class_hint_unknown: {
    label: '班号尚未建立',
    cause: '本校还没有这个班号;新生注册时班号只作参考。',
    cure: '不影响上传;分班前请在“班级信息管理”中建班。',
  },
  class_over_size: {
    label: '班级人数偏多',
    cause: '这个班的人数超过规定。',
    cure: '不影响上传;请核对班号是否填错。整份重传时,已入库的行会跳过,不再计入。',
  },
  id_number_twice: {
    label: '同一份文件中身份证件号重复',
    cause: '文件中另有一行的身份证件号相同。',
    cure: '请核对是否同一名学生重复填写;是的,只留一行。不是的,请对照户口簿改正号码。',
  },
  traits_twice: {
    label: '同一份文件中姓名、性别、出生日期都相同',
    cause: '文件中另有一行的姓名、性别、出生日期都相同,其中有人没有身份证件号。',
    cure: '请核对是否同一名学生重复填写;确为两人的,可以照常上传,由学籍主管部门核实。',
  },
  entry_age_low: {
    label: '未到入学年龄',
    cause: '到入学当年 8 月 31 日未满规定的入学年龄。',
    cure: '请核对出生日期;年龄无误的可以照常上传。',
  },
  entry_age_high: {
    label: '入学年龄偏大',
    cause: '比规定的入学年龄大 3 岁以上。',
    cure: '请核对出生日期;年龄无误的可以照常上传。',
  },
  length_not_of_stage: {
    label: '学制与教育阶段不符',
    cause: '小学学制为 6 或 5 年,初中为 3 或 4 年,高中为 3 年。',
    cure: '请核对学制;学制不对会使学生提前毕业。',
  },
  grade_beyond_length: {
    label: '年级超过学制',
    cause: '年级不能大于学制。',
    cure: '请核对年级和学制。',
  },
  school_code_required: {
    label: '学校缺少标识码',
    cause: '级别为“学校”时必须填写学校标识码。',
    cure: '请填写 10 位学校标识码。',
  },
  school_teaches_nothing: {
    label: '学校没有教育阶段',
    cause: '学校至少要有一个阶段的学制。',
    cure: '请填写小学、初中、高中学制中的至少一项。',
  },
  only_for_schools: {
    label: '教育局不应填写的项',
    cause: '这一项只有学校才填写。',
    cure: '请清空,或把级别改为“学校”。',
  },
} as const satisfies Record<string, ProblemSpec>

const catalogue = { ...cellRules, ...rowRules, ...photoRules }

/** Stable code of what is wrong. */
export type FieldRule = keyof typeof catalogue

/** One thing wrong with one cell. `fix` is a value that would do, where it can be told. */
export interface CellProblem {
  rule: string
  cause: string
  cure: string
  fix?: string
}

/** A problem of a row, at the field that is to be mended. */
export interface RowProblem extends CellProblem {
  field: string
}

/** The problem under a rule; what only this case can tell takes the place of the general words. */
export function cellProblem(rule: FieldRule, about: Partial<Omit<CellProblem, 'rule'>> = {}): CellProblem {
  const { cause, cure } = catalogue[rule]
  return { rule, cause, cure, ...about }
}

/** The short Chinese name under which a rule is counted; an unknown code is its own name. */
export function labelOfRule(rule: string): string {
  return rule in catalogue ? catalogue[rule as FieldRule].label : rule
}

/** Every rule with its label, cause and cure in general words, for the manual. */
export function allRules(): ({ rule: FieldRule } & ProblemSpec)[] {
  return Object.entries(catalogue).map(([rule, spec]) => ({ rule: rule as FieldRule, ...spec }))
}
