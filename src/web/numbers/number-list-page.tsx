import { exportNumbers, listNumbers } from '../../contract/student-number.ts'
import { NUMBER_KIND_WORDS, STANDING_WORDS } from '../../rules/number-allocation.ts'
import { formatDate, formatNumber } from '../lib/format.ts'
import { useSearchText } from '../lib/search-text.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { codesOf } from '../lib/words.ts'
import { FindByNumber } from '../ui/find-by-number.tsx'
import { Go } from '../ui/go.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useUnitFilter } from '../ui/unit-filter.ts'
import { ExportNumbers } from './export-numbers.tsx'
import { checkText } from './number-words.ts'

const isOf = <T extends object>(words: T, text: string | undefined): text is keyof T & string =>
  text !== undefined && text in words

/** What the address asks for, as the doors take it. */
function useFilter() {
  const { unit, kind, standing } = useSearchText()
  return {
    ...(Number(unit) > 0 ? { unit: Number(unit) } : {}),
    ...(isOf(NUMBER_KIND_WORDS, kind) ? { kind } : {}),
    ...(isOf(STANDING_WORDS, standing) ? { standing } : {}),
  }
}

/** 学籍号查询: every pupil in school with the number he has, and what an official one waits for. */
export default function NumberListPage() {
  const me = useMyself()
  const filter = useFilter()
  const units = useUnitFilter()
  if (!me) return null
  const { unit } = filter
  return (
    <ListPage
      title="学籍号查询"
      about={
        unit ? (
          <>
            只列出所选单位的学生。<Go to="/number-list">查看本单位全部学生</Go>
          </>
        ) : (
          '在校生现用的学籍号。曾用的学籍号永久有效,凭任何一个都能查到学生。'
        )
      }
      actions={
        <>
          <FindByNumber />
          {mayEnter(me, exportNumbers.access) && <ExportNumbers filter={filter} />}
        </>
      }
      door={listNumbers}
      {...(unit ? { input: { query: { unit } } as never } : {})}
      filters={[
        ...units,
        { key: 'kind', label: '学籍号类型', kind: 'codes', codes: codesOf(NUMBER_KIND_WORDS) },
        { key: 'standing', label: '编制情况', kind: 'codes', codes: codesOf(STANDING_WORDS) },
      ]}
      columns={[
        { key: 'name', title: '姓名', width: 110, render: (row) => row.name },
        { key: 'school', title: '学校', render: (row) => row.school.name },
        { key: 'class', title: '班级', width: 140, render: (row) => row.className ?? '待分班' },
        { key: 'number', title: '学籍号', width: 190, render: (row) => row.studentNumber ?? '—' },
        { key: 'kind', title: '类型', width: 90, render: (row) => NUMBER_KIND_WORDS[row.kind] },
        { key: 'standing', title: '编制情况', width: 140, render: (row) => STANDING_WORDS[row.standing] },
        { key: 'check', title: '人口库核验', width: 260, render: (row) => checkText(row) },
        {
          key: 'former',
          title: '曾用学籍号',
          width: 90,
          align: 'right',
          isOptional: true,
          render: (row) => formatNumber(row.former),
        },
        {
          key: 'issued',
          title: '取得日期',
          width: 110,
          isOptional: true,
          render: (row) => formatDate(row.issuedAt),
        },
      ]}
      rowKey={(row) => row.pupilId}
      rowName={(row) => row.name}
      rowLink={(row) => `/pupils/${row.pupilId}`}
      empty={{ text: '还没有在校生。学生核办通过后取得临时学籍号,会出现在这里。' }}
    />
  )
}
