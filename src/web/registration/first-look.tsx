import { Button, Checkbox, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import type { z } from 'zod'
import { getLookUpAllowance, lookUp } from '../../contract/look-up.ts'
import { idNumberProblem } from '../../rules/field-number.ts'
import { normaliseIdNumber } from '../../rules/id-number.ts'
import { useSend } from '../lib/send.ts'
import type { FormValues } from '../ui/form-from-fields.tsx'
import { LookUpAnswer, LookUpsLeft } from '../ui/look-up-answer.tsx'
import { Panel } from '../ui/page.tsx'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import { tellsOf } from './offers.ts'

type Answer = z.output<typeof lookUp.output>

/** What the form begins with: what was typed here, and what an ID number tells. */
function beginning(name: string, idNumber: string | null): FormValues {
  if (idNumber === null) return { name, idType: '其他' }
  const told = tellsOf(idNumber)
  return {
    ...{ name, idType: '居民身份证', idNumber },
    ...(told ? { sex: told.sex, birthDate: told.birthDate } : {}),
  }
}

function Field(props: { id: string; label: string; fault: string | undefined; children: React.ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      <div>
        {props.children}
        {props.fault && (
          <p id={`${props.id}-fault`} className="field-error" role="alert">
            {props.fault}
          </p>
        )}
      </div>
    </div>
  )
}

/** Step one of a registration: is the child somewhere already? (REG-7, QRY-1) @param isLate then nobody passes who is */
export function FirstLook(props: { isLate: boolean; onGoOn(values: FormValues): void }) {
  const sending = useSend(lookUp, { invalidates: [[getLookUpAllowance.path]] })
  const [name, setName] = useState('')
  const [number, setNumber] = useState('')
  const [hasNone, setHasNone] = useState(false)
  const [faults, setFaults] = useState<{ name?: string; number?: string }>({})
  const [answer, setAnswer] = useState<Answer | null>(null)
  const idNumber = normaliseIdNumber(number)
  const goOn = () => props.onGoOn(beginning(name.trim(), hasNone ? null : idNumber))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const problem = hasNone ? undefined : idNumberProblem(idNumber, {})
    const found = {
      ...(name.trim().length < 2 ? { name: '请填写姓名。' } : {}),
      ...(problem ? { number: number.trim() ? `${problem.cause}${problem.cure}` : '请填写身份证号。' } : {}),
    }
    setFaults(found)
    setAnswer(null)
    if (found.name ?? found.number) {
      document.getElementById(found.name ? 'first-name' : 'first-number')?.focus()
      return
    }
    if (hasNone) return goOn()
    setAnswer((await sending.send({ body: { name: name.trim(), number: idNumber } })) ?? null)
  }
  const isStopped = props.isLate && answer?.found?.state === 'in_school'
  const error = sending.error
  return (
    <Panel title="第一步:查一查是否已有学籍">
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        <fieldset>
          <Field id="first-name" label="姓名" fault={faults.name}>
            <Input
              id="first-name"
              value={name}
              autoComplete="off"
              autoFocus
              status={faults.name ? 'error' : ''}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Field id="first-number" label="身份证号" fault={faults.number}>
            <Input
              id="first-number"
              value={number}
              autoComplete="off"
              disabled={hasNone}
              status={faults.number ? 'error' : ''}
              onChange={(event) => setNumber(event.target.value)}
            />
            <Checkbox checked={hasNone} onChange={(event) => setHasNone(event.target.checked)}>
              没有居民身份证号
            </Checkbox>
          </Field>
        </fieldset>
        <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
        <RefusalAlert error={error} onClose={sending.clearError} />
        {answer && <LookUpAnswer found={answer.found} next={adviceOf(answer, props.isLate)} />}
        <div className="actions">
          <Button type={answer ? 'default' : 'primary'} htmlType="submit" loading={sending.isSending}>
            {hasNone ? '继续填写' : '查询'}
          </Button>
          {/* A used-up allowance or a lost connection does not keep anybody from registering: saving checks again. */}
          {(answer || error !== null) && !isStopped && (
            <Button type="primary" onClick={goOn} autoFocus>
              继续填写
            </Button>
          )}
          <LookUpsLeft allowance={answer?.allowance} />
        </div>
      </form>
    </Panel>
  )
}

function adviceOf({ found }: Answer, isLate: boolean): string | undefined {
  if (!found) return undefined
  if (found.state === 'in_school' && found.isOwnSchool) return '该生已在本校,不要重复录入。'
  if (found.state === 'in_school' && isLate) return '已有学籍的学生不能重新注册,请由本校发起转学(转入)。'
  if (found.state === 'in_school')
    return '到本校就读请办理转学;仍按新生录入的,会作为问题学籍暂缓,解决前不能上报。'
  return found.state === 'newcomer' ? '请先与该校核实,确系同一学生的不要重复录入。' : undefined
}
