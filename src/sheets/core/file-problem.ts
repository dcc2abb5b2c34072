/** Why a file as a whole is not read (REG-2): what it is, and how to make a workbook of it. */

const SAVE_AS = '请用 Excel 或 WPS 打开,选择“另存为”,保存类型选“Excel 工作簿(*.xlsx)”,再上传。'

const fileProblems = {
  file_not_xlsx: { title: '这不是 .xlsx 工作簿。', cure: SAVE_AS },
  file_neither: {
    title: '这既不是 .xlsx 工作簿,也不是 CSV 文本。',
    cure: '请用 Excel 或 WPS 打开,另存为“Excel 工作簿(*.xlsx)”或“CSV UTF-8(逗号分隔)”,再上传。',
  },
  file_csv_broken: {
    title: 'CSV 文本读不下去',
    cure: '该处可能少了一个英文双引号;请用 Excel 或 WPS 打开核对,或另存为“Excel 工作簿(*.xlsx)”再上传。',
  },
  file_old_xls: { title: '这是旧版 .xls(或 .et)工作簿。', cure: SAVE_AS },
  file_encrypted: {
    title: '工作簿设了打开密码。',
    cure: '请用 Excel 或 WPS 打开,在“文件—信息—保护工作簿”中取消密码,保存后再上传。',
  },
  file_macros: { title: '工作簿带有宏(.xlsm)。', cure: SAVE_AS },
  file_damaged: {
    title: '工作簿已损坏,读不出来。',
    cure: '请用 Excel 或 WPS 打开并重新保存;打不开的,请重新下载模板填写。',
  },
  file_too_large: {
    title: '工作簿解压后过大。',
    cure: '请把内容复制到新下载的模板中(只粘贴数值),分成几个文件上传。',
  },
  file_too_many_rows: { title: '行数超过上限。', cure: '请分成几个文件上传。' },
  file_no_sheet: { title: '工作簿中没有工作表。', cure: '请使用下载的模板填写。' },
  file_empty: {
    title: '第一个工作表中没有数据。',
    cure: '请把数据填在第一个工作表中,表头之下;姓名以“示例”开头的行不算数据。',
  },
  file_header_nowhere: {
    title: '第一个工作表的前 20 行中没有表头。',
    cure: '请把要导入的名单放在第一个工作表(拖动下方的标签可以换位置),并使用下载的模板的表头。',
  },
  file_other_template: {
    title: '这份工作簿不是所需的模板。',
    cure: '请核对选的文件和打开的页面;要导入这一种的,请下载本页的模板填写。',
  },
  file_header_missing: {
    title: '表头不全,缺少必填的列。',
    cure: '请使用下载的模板;列的顺序可以不同,表头文字不能改。',
  },
  file_header_twice: { title: '有两列的表头相同。', cure: '请删去多余的一列。' },
} as const

export type FileProblemCode = keyof typeof fileProblems

/** Thrown while a workbook is read; nothing of the file counts then. */
export class FileProblem extends Error {
  readonly title: string
  readonly cure: string

  /** @param detail what only this file can tell, e.g. which columns are missing */
  constructor(
    readonly code: FileProblemCode,
    readonly detail?: string,
  ) {
    super(code)
    this.title = detail
      ? `${fileProblems[code].title.replace(/。$/, '')}:${detail}。`
      : fileProblems[code].title
    this.cure = fileProblems[code].cure
  }
}
