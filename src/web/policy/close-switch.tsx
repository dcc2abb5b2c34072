import { Button } from 'antd'
import { closeSwitch, listOpenings, previewClosing } from '../../contract/policy.ts'
import { SWITCH_NAMES } from '../../rules/words.ts'
import { useSend } from '../lib/send.ts'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { AskEffect, seenOf, useAsked } from './ask-effect.tsx'
import type { Opening } from './policy-words.ts'

/** 提前关闭: looked at and asked once more, for it counts at once. */
export function CloseSwitch(props: { row: Opening }) {
  const { row } = props
  const params = { id: row.id }
  const looking = useSend(previewClosing)
  const sending = useSend(closeSwitch, { invalidates: [[listOpenings.path]] })
  const { asked, ask, end } = useAsked(() => looking.send({ params }))
  const close = async () => {
    if (!asked) return
    if (await sending.send({ params, body: { seen: seenOf(asked.effect) } })) end(true)
  }
  return (
    <>
      <Button size="small" loading={looking.isSending} onClick={() => void ask(undefined)}>
        提前关闭
      </Button>
      <RefusalAlert error={looking.error} onClose={looking.clearError} />
      {asked && (
        <AskEffect
          title="提前关闭"
          consequence={`${row.unit.name}从现在起不能再办理${SWITCH_NAMES[row.business]};已经发起的业务可以继续办理。`}
          okText="立即关闭"
          effect={asked.effect}
          sending={sending}
          onConfirm={() => void close()}
          onCancel={() => end(false)}
        />
      )}
    </>
  )
}
