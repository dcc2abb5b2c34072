import type { z } from 'zod'
import { listPolicies, previewPolicy, setPolicy } from '../../contract/policy-values.ts'
import { getSeason } from '../../contract/world.ts'
import type { PolicyValues } from '../../rules/policy-values.ts'
import { useSend } from '../lib/send.ts'
import { type FormFaults, FormFromFields, type FormValues } from '../ui/form-from-fields.tsx'
import { AskEffect, seenOf, useAsked } from './ask-effect.tsx'
import { changesOf, POLICY_FIELDS, policyFaults, textsOf } from './policy-fields.ts'

type Wish = z.input<typeof previewPolicy.input.body>

/** 修改参数: from a day on, looked at before it is set. */
export function SetPolicyForm(props: { current: PolicyValues; today: string; onDone(): void }) {
  const { current, today } = props
  const sending = useSend(setPolicy, { invalidates: [[listPolicies.path], [getSeason.path]] })
  const looking = useSend(previewPolicy)
  const { asked, ask, end } = useAsked((body: Wish) => looking.send({ body }))
  const check = (texts: FormValues): FormFaults => {
    const { validFrom = '', validTo = '' } = texts
    return {
      ...policyFaults(texts, current),
      ...(validFrom && validFrom < today ? { validFrom: '生效日期不能早于今天。' } : {}),
      ...(validTo && validTo < validFrom ? { validTo: '截止日期不能早于生效日期。' } : {}),
    }
  }
  const submit = async (texts: FormValues) => {
    const { name = '', validFrom = '', validTo } = texts
    return ask({
      basis: name.trim(),
      validFrom,
      validTo: validTo || null,
      values: changesOf(texts, current),
    })
  }
  const save = async () => {
    if (!asked) return
    const done = await sending.send({ body: { ...asked.body, seen: seenOf(asked.effect) } })
    if (done) end(true)
  }
  return (
    <div className="stack one-column">
      <p>只有改动过的参数会改变。生效后办理的业务按新参数;已经定下的期限和已办结的业务不变。</p>
      <FormFromFields
        name="policy"
        isPersonal={false}
        submitText="预览影响"
        fields={POLICY_FIELDS}
        initial={{ ...textsOf(current), validFrom: today }}
        check={check}
        sending={looking}
        onSubmit={submit}
        onDone={props.onDone}
      />
      {asked && (
        <AskEffect
          title="核对影响"
          consequence={`依据「${asked.body.basis}」,自 ${asked.body.validFrom} 0 时起${
            asked.body.validTo ? `,到 ${asked.body.validTo} 24 时止` : ''
          },按新的参数办理。`}
          okText="设置"
          undo="可以随时重新设置;已经定下的期限不变。"
          effect={asked.effect}
          sending={sending}
          onConfirm={() => void save()}
          onCancel={() => end(false)}
        />
      )}
    </div>
  )
}
