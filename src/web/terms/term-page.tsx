import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { createTerm, listTerms } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { bureauText, codesOf } from '../lib/words.ts'
import { type FormFaults, FormFromFields, type FormValues } from '../ui/form-from-fields.tsx'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

type Term = z.output<typeof listTerms.output>['rows'][number]

const TERM_NAMES = { autumn: '秋季学期', spring: '春季学期' } as const
const yearName = (year: number) => `${year}-${year + 1} 学年`
const nameOf = (term: Term) => `${yearName(term.schoolYear)}${TERM_NAMES[term.term]}`
const keyOf = (term: Term) => `${term.schoolYear} ${term.term}`

function TermTable(props: { caption: string; rows: readonly Term[] }) {
  return (
    <table className="plain">
      <caption className="visually-hidden">{props.caption}</caption>
      <thead>
        <tr>
          <th scope="col">学期</th>
          <th scope="col">开始</th>
          <th scope="col">结束</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((term) => (
          <tr key={keyOf(term)}>
            <td>{nameOf(term)}</td>
            <td>{term.startsOn}</td>
            <td>{term.endsOn}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function check({ schoolYear = '', startsOn = '', endsOn = '' }: FormValues): FormFaults {
  return {
    ...(schoolYear && !/^20\d\d$/.test(schoolYear) ? { schoolYear: '请填写 4 位年份,例如 2014。' } : {}),
    ...(startsOn && endsOn && startsOn >= endsOn ? { endsOn: '结束日期应晚于开始日期。' } : {}),
  }
}

function NewTerm(props: { missing: readonly Term[] }) {
  const sending = useSend(createTerm, { invalidates: [[listTerms.path]] })
  const [done, setDone] = useState<Term | null>(null)
  const create = async (term: Term) => {
    const answer = await sending.send({ body: term })
    if (answer) setDone(answer)
    return answer !== undefined
  }
  return (
    <Panel title="新增学期">
      <div className="stack">
        {done && <p role="status">已新增{nameOf(done)}。</p>}
        {props.missing.map((term) => (
          <div key={keyOf(term)} className="actions">
            <Button type="primary" loading={sending.isSending} onClick={() => void create(term)}>
              按主管局新增{nameOf(term)}
            </Button>
            <span className="quiet">
              {term.startsOn} 至 {term.endsOn}
            </span>
          </div>
        ))}
        <FormFromFields
          name="term"
          isPersonal={false}
          submitText="新增"
          initial={{ term: 'autumn' }}
          check={check}
          fields={[
            {
              key: 'schoolYear',
              header: '学年',
              required: true,
              kind: 'number',
              note: '填开始的年份,2014-2015 学年填 2014。',
            },
            { key: 'term', header: '学期', required: true, codes: codesOf(TERM_NAMES) },
            { key: 'startsOn', header: '开始日期', required: true, kind: 'date' },
            { key: 'endsOn', header: '结束日期', required: true, kind: 'date' },
          ]}
          sending={sending}
          onSubmit={({ schoolYear = '', term, startsOn = '', endsOn = '' }) =>
            create({
              schoolYear: Number(schoolYear),
              term: term === 'spring' ? 'spring' : 'autumn',
              startsOn,
              endsOn,
            })
          }
        />
      </div>
    </Panel>
  )
}

/** 学期学年设置: the bureau first, its schools after it (ORG-3). */
export default function TermPage() {
  const me = useMyself()
  const found = useQuery({ queryKey: [listTerms.path], queryFn: () => call(listTerms, {}) })
  if (!me) return null
  const { rows = [], bureauRows = [], bureau = null } = found.data ?? {}
  const own = new Set(rows.map(keyOf))
  const missing = bureauRows.filter((term) => !own.has(keyOf(term)))
  const isBureau = me.unit.level !== 'school'
  const waitsFor = !isBureau && bureauRows.length === 0 ? bureau : null
  return (
    <Page
      title="学期学年设置"
      about={
        isBureau
          ? '招生入学和新生注册前,先建立新学年秋季学期;学校随后建立自己的学期。'
          : '招生入学和新生注册前,先建立新学年秋季学期,再建立新年级的班级。'
      }
    >
      <div className="stack">
        <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Waiting rows={4} />}
        {found.data && rows.length === 0 && (
          <EmptyState
            text={
              waitsFor
                ? `${bureauText(waitsFor)}还没有建立学期,本校还不能新增。请电话联系,由主管局的学籍管理员先建立;建立以后在这里一按就好。`
                : missing.length > 0
                  ? '本单位还没有学期。主管局已建立学期,点下面的按钮即可按主管局新增。'
                  : '本单位还没有学期,请在下面新增。'
            }
          />
        )}
        {rows.length > 0 && (
          <Panel title="本单位的学期">
            <TermTable caption="本单位的学期" rows={rows} />
          </Panel>
        )}
        {mayEnter(me, createTerm.access) && found.data && !waitsFor && <NewTerm missing={missing} />}
        {bureauRows.length > 0 && (
          <Panel title="主管局的学期">
            <TermTable caption="主管局的学期" rows={bureauRows} />
          </Panel>
        )}
      </div>
    </Page>
  )
}
