import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import {
  exportDestinations,
  exportGraduates,
  listGraduates,
  reverseGraduations,
  setDestinations,
} from '../../contract/graduation.ts'
import { OUTCOME_WORDS } from '../../rules/pupil-life.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { useSchoolInAddress } from '../lib/school-in-address.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { codesOf, SEX_NAMES, STAGE_NAMES } from '../lib/words.ts'
import type { BulkAct } from '../ui/bulk-bar.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { ExportForAdmission } from './export-for-admission.tsx'
import { type Graduate, yearCodes } from './graduate-words.ts'
import { ReverseGraduations } from './reverse-graduations.tsx'
import { SetDestinations } from './set-destinations.tsx'

/** As many as the door reverses at once. */
const MOST_AT_ONCE = 500

/** Where a graduate goes: his new school where he is admitted, else what his school has entered. */
const destinationText = (row: Graduate) => row.admittedSchool?.name ?? row.destination ?? '—'

interface Asked {
  act: 'reverse' | 'destination'
  rows: readonly Graduate[]
  done(): void
}

/** 毕业生查询: with 驳回 for bureaus and the workbook for admission. */
export default function GraduateListPage() {
  const me = useMyself()
  const clock = useBusinessClock()
  const ofSchool = useSchoolInAddress()
  const schools = useSchoolFilter()
  const [asked, setAsked] = useState<Asked | null>(null)
  if (!me) return null
  const act = (name: Asked['act'], label: string): BulkAct<Graduate> => ({
    label,
    run: (rows, done) => setAsked({ act: name, rows, done }),
  })
  const acts = [
    ...(mayEnter(me, reverseGraduations.access) ? [act('reverse', '驳回')] : []),
    ...(mayEnter(me, setDestinations.access) ? [act('destination', '填写毕业去向')] : []),
  ]
  const bulk = acts.length > 0 ? { bulk: acts, selectAllUpTo: MOST_AT_ONCE } : {}
  const close = () => setAsked(null)
  const finish = () => {
    asked?.done()
    close()
  }
  return (
    <>
      <ListPage
        title="毕业生查询"
        about="已办理毕业的学生及去向。"
        actions={
          <>
            {mayEnter(me, exportDestinations.access) && (
              <Link to="/graduates/destinations">批量填写毕业去向(Excel)</Link>
            )}
            {mayEnter(me, exportGraduates.access) && <ExportForAdmission />}
          </>
        }
        door={listGraduates}
        input={ofSchool}
        filters={[
          { key: 'name', label: '姓名', kind: 'text', isPersonal: true, isSlashTarget: true },
          ...schools,
          {
            key: 'waiting',
            label: '录取',
            kind: 'codes',
            codes: [
              { code: 'true', label: '尚未录取' },
              { code: 'false', label: '已录取' },
            ],
          },
          { key: 'stage', label: '教育阶段', kind: 'codes', codes: codesOf(STAGE_NAMES) },
          { key: 'year', label: '毕业年份', kind: 'codes', codes: yearCodes(clock?.now) },
          { key: 'outcome', label: '毕结业', kind: 'codes', codes: codesOf(OUTCOME_WORDS) },
        ]}
        columns={[
          { key: 'name', title: '姓名', width: 110, render: (row) => row.name },
          { key: 'sex', title: '性别', width: 60, render: (row) => SEX_NAMES[row.sex] },
          { key: 'number', title: '学籍号', width: 190, render: (row) => row.studentNumber },
          { key: 'school', title: '毕业学校', render: (row) => row.school.name },
          { key: 'class', title: '班级', width: 170, render: (row) => row.className ?? '—' },
          { key: 'stage', title: '教育阶段', width: 90, render: (row) => STAGE_NAMES[row.stage] },
          { key: 'outcome', title: '毕结业', width: 80, render: (row) => OUTCOME_WORDS[row.outcome] },
          { key: 'on', title: '毕业日期', width: 110, render: (row) => row.graduatedOn },
          { key: 'destination', title: '去向', width: 170, render: destinationText },
          {
            key: 'expected',
            title: '期望录取学校',
            isOptional: true,
            render: (row) => row.expectedSchool?.name ?? '—',
          },
          { key: 'birth', title: '出生日期', width: 110, isOptional: true, render: (row) => row.birthDate },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowLink={(row) => `/pupils/${row.pupilId}`}
        {...bulk}
        empty={{ text: '还没有毕业生。学校在「学生毕业」中办理后,会出现在这里。' }}
      />
      {asked?.act === 'reverse' && <ReverseGraduations rows={asked.rows} onClose={close} onDone={finish} />}
      {asked?.act === 'destination' && <SetDestinations rows={asked.rows} onClose={close} onDone={finish} />}
    </>
  )
}
