import type { z } from 'zod'
import { listPupils } from '../../contract/pupil.ts'
import { useSchoolInAddress } from '../lib/school-in-address.ts'
import { codesOf, gradeName, SEX_NAMES, STAGE_NAMES } from '../lib/words.ts'
import { FindByNumber } from '../ui/find-by-number.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useClassFilter, useSchoolFilter } from '../ui/unit-filter.ts'
import { usePrintForms } from '../ui/use-print-forms.ts'

type Row = z.output<typeof listPupils.output>['rows'][number]

/** 在校生查询. */
export default function PupilListPage() {
  const schools = useSchoolFilter('class')
  const classes = useClassFilter()
  const printing = usePrintForms<Row>((row) => row.id)
  return (
    <ListPage
      title="在校生查询"
      about="本单位及下级单位的在校生。证件号已脱敏,需要时在学生页面说明用途后查看。"
      actions={<FindByNumber />}
      door={listPupils}
      input={useSchoolInAddress()}
      filters={[
        { key: 'name', label: '姓名', kind: 'text', isPersonal: true, isSlashTarget: true },
        ...schools,
        ...classes,
        { key: 'stage', label: '教育阶段', kind: 'codes', codes: codesOf(STAGE_NAMES) },
        {
          key: 'grade',
          label: '年级',
          kind: 'codes',
          codes: [1, 2, 3, 4, 5, 6].map((grade) => ({
            code: String(grade),
            label: gradeName('primary', grade),
          })),
        },
        {
          key: 'unplaced',
          label: '分班',
          kind: 'codes',
          codes: [
            { code: 'true', label: '待分班' },
            { code: 'false', label: '已分班' },
          ],
        },
        {
          key: 'flagged',
          label: '问题学籍',
          kind: 'codes',
          codes: [
            { code: 'true', label: '有' },
            { code: 'false', label: '无' },
          ],
        },
      ]}
      columns={[
        { key: 'name', title: '姓名', width: 110, render: (row) => row.name },
        { key: 'sex', title: '性别', width: 60, render: (row) => SEX_NAMES[row.sex] },
        { key: 'birth', title: '出生日期', width: 110, render: (row) => row.birthDate },
        { key: 'number', title: '学籍号', width: 190, render: (row) => row.studentNumber ?? '—' },
        {
          key: 'id',
          title: '身份证件号',
          width: 180,
          isOptional: true,
          render: (row) => row.idNumber ?? '—',
        },
        { key: 'school', title: '学校', render: (row) => row.school.name },
        { key: 'grade', title: '年级', width: 90, render: (row) => gradeName(row.stage, row.grade) },
        { key: 'class', title: '班级', width: 130, render: (row) => row.className ?? '待分班' },
        {
          key: 'flag',
          title: '问题学籍',
          width: 90,
          render: (row) => (row.isFlagged ? <b className="field-error">有</b> : '—'),
        },
      ]}
      rowKey={(row) => row.id}
      rowName={(row) => row.name}
      rowLink={(row) => `/pupils/${row.id}`}
      {...(printing.length > 0 ? { bulk: printing, selectAllUpTo: 100 } : {})}
      empty={{ text: '还没有在校生。新生注册核办通过、或招生录取后,会出现在这里。' }}
    />
  )
}
