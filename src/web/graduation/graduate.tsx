import { useQuery } from '@tanstack/react-query'
import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { getReadiness, graduate, listGraduates, listLeavers } from '../../contract/graduation.ts'
import { listProposals, proposeGraduation } from '../../contract/graduation-proposal.ts'
import { listPupils } from '../../contract/pupil.ts'
import { listClasses } from '../../contract/unit.ts'
import { OUTCOME_WORDS } from '../../rules/pupil-life.ts'
import type { Outcome } from '../../rules/senior-graduation.ts'
import { call, newRequestId } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import { type Answer, BlockedTable, LeavingNames } from './graduation-names.tsx'
import { areChoicesReady, type Choice, LeavingChoices } from './leaving-choices.tsx'

const CHANGED = [
  [listClasses.path],
  [getReadiness.path],
  [listLeavers.path],
  [listProposals.path],
  [listGraduates.path],
  [listPupils.path],
  ['/api/open-cases'],
  ['/api/workbench'],
] as const

const WORDS = {
  school: {
    act: '毕业',
    consequence: '毕业后学生数据锁定,不能再修改;确需修改或休学的,由主管教育局驳回毕业后办理。',
    undo: '主管教育局可在学生被录取前驳回毕业,学生回到原班级。',
    done: '已毕业',
    next: '接下来到「毕业生查询」填写毕业去向;升学的会在录取后自动回填。',
  },
  bureau: {
    act: '申报毕业',
    consequence: '申报后由主管教育局核准;核准后学生离校,数据锁定。核准前不能办理学籍异动。',
    undo: '核准前可在「在办业务查询」中逐人撤回,重新申报。',
    done: '已申报',
    next: '接下来等待主管教育局核准;退回的会回到毕业年级学生名单,请重新申报。',
  },
} as const

interface Asked {
  classes: readonly { id: number; name: string }[]
  /** Senior high: proposed to the bureau. */
  isSenior: boolean
}

/** Both doors behind one hand: the school graduates, or proposes. */
function useGraduation({ classes, isSenior }: Asked) {
  const ids = classes.map(({ id }) => id)
  const preview = useQuery({
    queryKey: ['graduation-preview', isSenior, ids],
    queryFn: () => {
      const options = { requestId: newRequestId() }
      return isSenior
        ? call(proposeGraduation, { body: { classes: ids, preview: true } }, options)
        : call(graduate, { body: { classes: ids, preview: true } }, options)
    },
    gcTime: 0,
  })
  const graduating = useSend(graduate, { invalidates: CHANGED })
  const proposing = useSend(proposeGraduation, { invalidates: CHANGED })
  const send = (choices: readonly Choice[], byDefault: Outcome) => {
    const told = choices.map((one) => ({ ...one, reason: one.reason.trim() }))
    return isSenior
      ? proposing.send({ body: { classes: ids, byDefault, choices: told } })
      : graduating.send({
          body: { classes: ids, except: told.map(({ pupilId, reason }) => ({ pupilId, reason })) },
        })
  }
  return { preview, sending: isSenior ? proposing : graduating, send }
}

function DoneModal(props: { of: Answer; isSenior: boolean; onDone(): void }) {
  const words = WORDS[props.isSenior ? 'bureau' : 'school']
  const { graduated, blocked, excepted } = props.of
  return (
    <Modal
      open
      title={`${words.act}办理完成`}
      onCancel={props.onDone}
      footer={
        <Button type="primary" autoFocus onClick={props.onDone}>
          知道了
        </Button>
      }
    >
      <div className="stack">
        <p role="status">
          {words.done} <b>{formatNumber(graduated)}</b> 人
          {blocked.length + excepted > 0 && `,留下 ${formatNumber(blocked.length + excepted)} 人`}。
          {words.next}
        </p>
        <BlockedTable of={props.of} />
      </div>
    </Modal>
  )
}

const OUTCOMES = Object.entries(OUTCOME_WORDS).map(([value, label]) => ({ value: value as Outcome, label }))

function effectsOf(of: Answer, choices: readonly Choice[]) {
  const count = (outcome: Choice['outcome']) => choices.filter((one) => one.outcome === outcome).length
  const others = Object.entries(OUTCOME_WORDS).flatMap(([outcome, label]) =>
    count(outcome as Outcome) > 0
      ? [{ label: `例外:${label}`, value: `${count(outcome as Outcome)} 人` }]
      : [],
  )
  return [
    { label: '一同办理', value: `${formatNumber(of.leaving.length - choices.length)} 人` },
    ...others,
    { label: '例外:暂不毕业', value: `${formatNumber(count('stay'))} 人` },
    { label: '暂不能办理,留下', value: `${formatNumber(of.blocked.length)} 人` },
  ]
}

/** Previews in numbers and names, takes exceptions with their reasons, asks once, and tells what was done. */
export function Graduate(props: Asked & { onDone(): void; onClose(): void }) {
  const { isSenior, classes } = props
  const { preview, sending, send } = useGraduation(props)
  const [choices, setChoices] = useState<readonly Choice[]>([])
  const [byDefault, setByDefault] = useState<Outcome>('graduated')
  const [answer, setAnswer] = useState<Answer | null>(null)
  const words = WORDS[isSenior ? 'bureau' : 'school']
  if (answer) return <DoneModal of={answer} isSenior={isSenior} onDone={props.onDone} />
  const found = preview.data
  const leaves = found ? found.leaving.length - choices.filter(({ outcome }) => outcome === 'stay').length : 0
  return (
    <Confirm
      open
      title={`${words.act} ${formatNumber(classes.length)} 个班`}
      consequence={words.consequence}
      effects={found ? effectsOf(found, choices) : []}
      undo={words.undo}
      okText={words.act}
      isReady={leaves > 0 && areChoicesReady(choices)}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error ?? preview.error}
      onConfirm={async () => {
        const done = await send(choices, byDefault)
        if (done) setAnswer(done)
      }}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      {found && (
        <>
          {isSenior && (
            <div>
              <label htmlFor="default-outcome">一同办理为</label>{' '}
              <Select
                id="default-outcome"
                value={byDefault}
                style={{ width: 120 }}
                options={OUTCOMES}
                onChange={(value) => {
                  setByDefault(value)
                  setChoices(choices.filter(({ outcome }) => outcome !== value))
                }}
              />
            </div>
          )}
          <LeavingChoices
            pupils={found.leaving}
            classNames={new Map(found.byClass.map(({ classId, name }) => [classId, name]))}
            {...{ isSenior, byDefault, choices }}
            onChange={setChoices}
          />
          <LeavingNames of={found} exceptions={new Set(choices.map(({ pupilId }) => pupilId))} />
          <BlockedTable of={found} />
        </>
      )}
    </Confirm>
  )
}
