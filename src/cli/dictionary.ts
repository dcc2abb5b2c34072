/**
 * `npm run dictionary`: the dictionary page of the manual, made from the very field tables that give template, form and
 * checks (REG-1); and the page of refusals beside it.
 */
import { writeFileSync } from 'node:fs'
import { type CodeTable, codeTables } from '../rules/code-table.ts'
import { allRules } from '../rules/field-problem.ts'
import { importTables } from '../sheets/columns/all.ts'
import { describeField } from '../sheets/columns/describe.ts'
import type { Field } from '../sheets/columns/table.ts'
import { REFUSAL_PAGE, refusalPage } from './refusal-page.ts'

export const DICTIONARY_PAGE = 'docs/manual/dictionary.md'

const HEADERS = ['项目', '分组', '必填', '格式', '怎样填', '代码表', '示例', '层级']
/** Late registration has the columns of registration; said once. */
const TABLES = Object.values(importTables).filter(({ kind }) => kind !== 'late_registration')

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
const tableOf = (headers: readonly string[], rows: readonly (readonly string[])[]) => [
  line(headers),
  line(headers.map(() => '---')),
  ...rows.map(line),
]

function fieldLines(fields: readonly Field[]): string[] {
  const rows = fields.map((field) => {
    const { header, group, required, format, rule, codeTable, example, tier } = describeField(field)
    return [header, group, required, format, rule, codeTable, example, tier]
  })
  return tableOf(HEADERS, rows)
}

function codeLines({ title, entries }: CodeTable): string[] {
  const rows = entries.map(({ code, label, aliases, isOffered }) => [
    code,
    label,
    [...aliases, ...(isOffered ? [] : ['只认读,不在列表中'])].join('、'),
  ])
  return [`### ${title}`, '', ...tableOf(['代码', '名称', '也认得的写法'], rows), '']
}

/** The page as it should stand in the manual. */
export function dictionaryPage(): string {
  const sections = TABLES.flatMap((table) => [
    `## ${table.title}`,
    '',
    ...(table.kind === 'registration'
      ? ['新生注册和在校生注册共用,上传时选类型;在校生注册时班号必填。', '']
      : []),
    ...fieldLines(table.fields),
    '',
  ])
  const rules = allRules().map(({ label, cause, cure }) => [label, cause, cure])
  const text = [
    '# 数据字典',
    '',
    '导入模板、录入表单、检查规则和这一页出自同一张字段表(`npm run dictionary` 生成,不要手工修改)。',
    '层级:**基础**由国家规定,**省级**由各省规定。代码类的项目,填名称、代码或“代码-名称”都认得。',
    '',
    ...sections,
    '## 代码表',
    '',
    ...Object.values(codeTables as Record<string, CodeTable>).flatMap(codeLines),
    '## 检查出的问题',
    '',
    '每个问题都会写明行、列、原因和改法。',
    '',
    ...tableOf(['问题', '原因', '怎样改'], rules),
    '',
  ]
  return text.join('\n')
}

/** Prints the generated pages of the manual, or writes them. */
export async function dictionary(args: readonly string[]): Promise<void> {
  const pages = [
    [DICTIONARY_PAGE, dictionaryPage()],
    [REFUSAL_PAGE, await refusalPage()],
  ] as const
  for (const [path, text] of pages)
    if (args.includes('--write')) writeFileSync(path, text)
    else console.log(text)
}
