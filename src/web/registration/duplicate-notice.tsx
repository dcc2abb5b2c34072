import { Link } from '@tanstack/react-router'
import { Alert } from 'antd'
import { useCallback, useRef, useState } from 'react'
import type { z } from 'zod'
import { ProblemError, UnreachableError } from '../../contract/client.ts'
import { findDuplicates } from '../../contract/registration.ts'
import { textCell } from '../../rules/field.ts'
import { date } from '../../rules/field-date.ts'
import { normaliseIdNumber, parseIdNumber } from '../../rules/id-number.ts'
import { call } from '../lib/client.ts'
import type { FormValues } from '../ui/form-from-fields.tsx'
import { PUPIL_STATES } from '../ui/look-up-answer.tsx'

type Answer = z.output<typeof findDuplicates.output>
type Asked = z.input<(typeof findDuplicates)['input']['body']>

const BY = { id_number: '身份证号相同', trace: '姓名、性别、出生日期相同' } as const
const RESIDENT_ID = '居民身份证'

/** What can be asked of the form as it stands; undefined while the child is not told by it. */
function childOf(values: FormValues): Asked | undefined {
  const { name = '', sex, birthDate = '', idType } = values
  const day = date(textCell(birthDate), { today: '' })
  if (name.trim().length < 2 || (sex !== '男' && sex !== '女') || !day.ok) return undefined
  const idNumber = normaliseIdNumber(values.idNumber ?? '')
  const isResident = idType === RESIDENT_ID
  if (isResident && !parseIdNumber(idNumber).ok) return undefined
  return {
    name: name.trim(),
    sex: sex === '男' ? 'male' : 'female',
    birthDate: day.value,
    ...(isResident ? { idNumber } : {}),
  }
}

export type Duplicates = Answer | 'unreachable' | null

/** Asks once per child, when a field is left; an answer that comes after the child has changed is dropped. */
export function useDuplicates(caseId?: number) {
  const [answer, setAnswer] = useState<Duplicates>(null)
  const asked = useRef('')
  const ask = useCallback(
    async (values: FormValues) => {
      const child = childOf(values)
      const key = JSON.stringify(child ?? null)
      if (key === asked.current) return
      asked.current = key
      setAnswer(null)
      if (!child) return
      try {
        const found = await call(findDuplicates, { body: { ...child, ...(caseId ? { caseId } : {}) } })
        if (asked.current === key) setAnswer(found)
      } catch (error) {
        // What is wrong with a field the form itself says; without a connection it is asked again at the next field.
        if (error instanceof UnreachableError) asked.current = ''
        if (asked.current === '') setAnswer('unreachable')
        else if (!(error instanceof ProblemError)) throw error
      }
    },
    [caseId],
  )
  return { answer, ask: (values: FormValues) => void ask(values) }
}

function Here(props: { here: Answer['here'] }) {
  return (
    <ul>
      {props.here.map(({ pupilId, by, state }) => (
        <li key={pupilId}>
          本校已有{BY[by]}的学生,{PUPIL_STATES[state]}。
          {state === 'newcomer' ? (
            <>
              请先在<Link to="/registrations">学籍注册</Link>中核对,不要重复录入。
            </>
          ) : (
            <Link to={`/pupils/${pupilId}`}>查看该生</Link>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Whether the notice says that somebody may be the same child. */
function isFound(answer: Duplicates): boolean {
  if (answer === null || answer === 'unreachable') return false
  return answer.here.length > 0 || Boolean(answer.elsewhere) || answer.isNamesakeElsewhere
}

const NOTICE = 'duplicates'
// A link would be asked about as a way out of the form.
const toNotice = () => document.getElementById(NOTICE)?.scrollIntoView({ block: 'center' })

/** Beside the button, which is always in sight: the notice itself stands where the child is named. */
export function DuplicateHint(props: { answer: Duplicates }) {
  if (!isFound(props.answer)) return null
  return (
    <button type="button" className="as-link field-error" onClick={toNotice}>
      可能重复录入,看提示
    </button>
  )
}

/** Who is here already, while the form is filled, and what to do about it (REG-5). */
export function DuplicateNotice(props: { answer: Duplicates }) {
  return (
    <div id={NOTICE}>
      <Notice answer={props.answer} />
    </div>
  )
}

function Notice({ answer }: { answer: Duplicates }) {
  if (answer === null)
    return <p className="quiet">填好姓名、性别、出生日期(有身份证号的还有号码)后,自动查重。</p>
  if (answer === 'unreachable')
    return (
      <p className="quiet" role="status">
        网络中断,暂时不能查重;保存时系统会再检查。
      </p>
    )
  const { here, elsewhere, isNamesakeElsewhere, isUsedUp } = answer
  if (here.length === 0 && !elsewhere && !isNamesakeElsewhere && !isUsedUp)
    return (
      <p className="quiet" role="status">
        查重:本校和全省都没有查到相同的学生。
      </p>
    )
  return (
    <div className="stack" role="status">
      {here.length > 0 && (
        <Alert type="warning" showIcon title="可能重复录入" description={<Here here={here} />} />
      )}
      {elsewhere && (
        <Alert
          type="warning"
          showIcon
          title={`该生在${elsewhere.school}已有记录:${PUPIL_STATES[elsewhere.state]}。`}
          description={
            elsewhere.state === 'in_school'
              ? '到本校就读请办理转学(转入);仍按新生保存的,会作为问题学籍暂缓,解决前不能上报。'
              : '请与该校核实;确系同一学生的,不要重复注册。'
          }
        />
      )}
      {isNamesakeElsewhere && (
        <Alert
          type="info"
          showIcon
          title="本省其他学校有同名、同性别、同出生日期的学生。"
          description="可能只是同名。如有身份证号请填写;没有身份证号的,保存后会作为问题学籍,由双方举证。"
        />
      )}
      {isUsedUp && <p className="quiet">全省查询次数已用完,外校是否重复暂不清楚;保存时系统会再检查。</p>}
    </div>
  )
}
