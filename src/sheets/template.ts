/** Templates to fill in (REG-1). */
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Worksheet } from 'exceljs'
import { personName } from '../rules/field-name.ts'
import { describeField } from './columns/describe.ts'
import type { ColumnsTable, Field } from './columns/table.ts'
import { EXAMPLE_MARK } from './core/example.ts'
import { ownerMark, type TemplateOwner } from './core/owner.ts'
import {
  addDropDowns,
  addHeader,
  choicesOf,
  headerNote,
  openSheet,
  openWriter,
  type Writer,
} from './workbook.ts'

/** What a template knows of the unit that fills it in. */
export interface TemplateFacts {
  /** Lists for single fields, e.g. the school's class numbers; code tables are offered anyway. */
  choices?: Readonly<Record<string, readonly string[]>>
  /** Fields whose list only proposes: other values may be typed without a question. */
  openChoices?: readonly string[]
  /** Examples that fit the unit, by field, in place of the table's. */
  examples?: Readonly<Record<string, string>>
  /** The unit that it was made for: written into the file's properties, so that another unit is asked before it sends it. */
  owner?: TemplateOwner
  /** Whose template it is, e.g. name and code of the school. */
  about?: readonly (readonly [label: string, text: string])[]
  /** Codes with what they stand for, e.g. classes and counties. */
  lists?: readonly { title: string; rows: readonly (readonly [code: string, name: string])[] }[]
}

const GUIDE = '填表说明'
const RULES = [
  '在第一个工作表中填写,一行一名(一条);不要改表头文字,列的顺序可以不同,可以有自己的列。',
  '橙色表头为必填,蓝色为选填;有下拉列表的请从列表中选择。',
  '证件号、代码等列已设为“文本”格式;从别处复制时请选“只粘贴数值”,以免号码末位丢失。',
  '不要合并单元格。以“示例”开头的行不会导入,可以删去,也可以留着。',
]
const COLUMNS = ['列', '必填', '怎样填', '格式', '可选内容', '示例'] as const

function optionsOf(choices: readonly string[]): string {
  if (choices.length === 0) return ''
  return choices.length > 20 ? `从下拉列表中选择(共 ${choices.length} 项)` : choices.join('、')
}

/** A sheet that explains every column, and lists what is the unit's own. */
function addGuide(
  writer: Writer,
  table: { title: string; fields: readonly Field[] },
  { choices = {}, examples = {}, about = [], lists = [] }: TemplateFacts,
): void {
  const sheet = writer.addWorksheet(GUIDE)
  sheet.columns = [26, 8, 44, 30, 60, 24].map((width) => ({
    width,
    style: { numFmt: '@', alignment: { wrapText: true, vertical: 'top' } },
  }))
  const line = (cells: readonly string[], isBold = false) => {
    const row = sheet.addRow([...cells])
    if (isBold) row.font = { bold: true }
    row.commit()
  }
  line([table.title], true)
  for (const [label, text] of about) line([label, '', text])
  line([])
  for (const [at, rule] of RULES.entries()) line([`${at + 1}.`, '', rule])
  line([])
  line(COLUMNS, true)
  for (const field of table.fields) {
    const { header, required, rule, format } = describeField(field)
    const example = examples[field.key] ?? field.example
    line([header, required, rule, format, optionsOf(choicesOf(field, choices)), example])
  }
  for (const { title, rows } of lists) {
    line([])
    line([title], true)
    for (const [code, name] of rows) line([code, '', name])
  }
  sheet.commit()
}

/**
 * The first cell says that the row is an example. Names further on say so too: were only the first one typed over, the
 * rest of the example would not pass as a child's family.
 */
function addExample(sheet: Worksheet, fields: readonly Field[], examples: Readonly<Record<string, string>>) {
  const cells = fields.map((field, at) => {
    const text = examples[field.key] ?? field.example
    const isMarked = at === 0 || (text !== '' && field.parse === personName)
    return isMarked ? `${EXAMPLE_MARK}:${text}` : text || null
  })
  const row = sheet.addRow(cells)
  row.font = { italic: true, color: { argb: 'FF808080' } }
  row.commit()
}

/**
 * The template of a table: code-like columns as text, drop-downs for coded ones, a note with the rule on each header,
 * an example row that the reader leaves out, and a sheet of explanations. The first sheet is the one to fill in.
 */
export async function writeTemplate<Row extends object>(
  table: ColumnsTable<Row>,
  facts: TemplateFacts = {},
): Promise<Buffer> {
  const { choices = {}, openChoices = [], examples = {} } = facts
  const out = new PassThrough()
  const whole = buffer(out)
  const writer = openWriter(out)
  if (facts.owner) Object.assign(writer, { subject: facts.owner.name, keywords: ownerMark(facts.owner.id) })
  const sheet = openSheet(writer, table)
  addHeader(sheet, table.fields, (field) => headerNote(field, choicesOf(field, choices)))
  addExample(sheet, table.fields, examples)
  const lists = table.fields.map((field, column) => ({
    column,
    choices: choicesOf(field, choices),
    isOpen: openChoices.includes(field.key),
  }))
  addGuide(writer, table, facts)
  addDropDowns(writer, sheet, lists, 2)
  await writer.commit()
  return whole
}
