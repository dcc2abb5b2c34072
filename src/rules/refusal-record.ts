/** Refusals of a pupil's record: photos, non-key data, prints and exports. Codes are never reused. */
import type { RefusalSpec } from './refusal-spec.ts'

export const recordRefusals = {
  photo_unfit: {
    status: 422,
    text: '照片不合要求。',
    cure: '请按提示重新拍摄或处理后再上传。',
    source: 'REG-8',
  },
  photo_archive_wrong: {
    status: 422,
    text: '不是可以读取的照片压缩包。',
    cure: '请把照片放进一个 .zip 压缩包(不加密),再上传。',
    source: 'REG-8',
  },
  photo_archive_too_many: {
    status: 422,
    text: '压缩包里的照片太多。',
    cure: '请按年级或班级分成几个压缩包,分批上传。',
    source: 'REG-8',
  },
  pupil_not_in_school_here: {
    status: 409,
    text: '这名学生现在不是本校的在校生。',
    cure: '请由学生所在学校办理;新生的信息请在“学籍注册”中修改。',
    source: 'CHG-1',
  },
  key_field_by_case: {
    status: 422,
    text: '关键数据不能在这里修改。',
    cure: '姓名、性别、出生日期、证件类型、证件号,请备好证明材料办理“关键数据变更”。',
    source: 'CHG-1',
  },
  pupil_data_wrong: {
    status: 422,
    text: '填写的内容有错误。',
    cure: '请按提示改正后再保存。',
    source: 'CHG-1',
  },
  print_too_many: {
    status: 422,
    text: '一次打印的学生太多。',
    cure: '请按班级分批打印。',
    source: 'REG-8',
  },
  export_too_many: {
    status: 422,
    text: '一次导出的学生太多。',
    cure: '请按班级分批导出。',
    source: 'ACC-4',
  },
  export_column_unknown: {
    status: 422,
    text: '列表没有要导出的列。',
    cure: '请从列出的列中选择,或导出全部列。',
    source: 'QRY-2',
  },
} as const satisfies Record<string, RefusalSpec>
