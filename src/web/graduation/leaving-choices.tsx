import { Button, Input, Select } from 'antd'
import { OUTCOME_WORDS } from '../../rules/pupil-life.ts'
import type { Outcome } from '../../rules/senior-graduation.ts'

/** One pupil who does not leave like all others, and why. */
export interface Choice {
  pupilId: number
  outcome: Outcome | 'stay'
  reason: string
}

interface Named {
  pupilId: number
  name: string
  classId: number
}

const STAYS = { value: 'stay' as const, label: '暂不毕业' }
const OUTCOMES = Object.entries(OUTCOME_WORDS).map(([value, label]) => ({ value: value as Outcome, label }))

/** Whether each exception says why. */
export const areChoicesReady = (choices: readonly Choice[]) =>
  choices.every(({ reason }) => reason.trim().length >= 2)

/** Exceptions by name: who stays, or (senior high) leaves otherwise, each with its reason. */
export function LeavingChoices(props: {
  pupils: readonly Named[]
  classNames: ReadonlyMap<number, string>
  isSenior: boolean
  byDefault: Outcome
  choices: readonly Choice[]
  onChange(choices: Choice[]): void
}) {
  const { pupils, choices, onChange } = props
  const chosen = new Set(choices.map(({ pupilId }) => pupilId))
  const nameOf = new Map(pupils.map((one) => [one.pupilId, one.name]))
  const outcomes = props.isSenior
    ? [...OUTCOMES.filter(({ value }) => value !== props.byDefault), STAYS]
    : [STAYS]
  const change = (pupilId: number, part: Partial<Choice>) =>
    onChange(choices.map((one) => (one.pupilId === pupilId ? { ...one, ...part } : one)))
  return (
    <div className="stack">
      <div>
        <label htmlFor="exception-pupil">例外的学生</label>
        <Select<number | null>
          id="exception-pupil"
          value={null}
          placeholder="输入姓名查找;没有例外就不用选"
          style={{ width: '100%' }}
          showSearch={{ optionFilterProp: 'label' }}
          options={pupils
            .filter(({ pupilId }) => !chosen.has(pupilId))
            .map(({ pupilId, name, classId }) => ({
              value: pupilId,
              label: `${name}(${props.classNames.get(classId) ?? ''})`,
            }))}
          onChange={(pupilId) => {
            const [first = STAYS] = outcomes
            if (pupilId !== null) onChange([...choices, { pupilId, outcome: first.value, reason: '' }])
          }}
        />
      </div>
      {choices.length > 0 && (
        <table className="plain">
          <caption>例外 {choices.length} 人,请写明原因</caption>
          <tbody>
            {choices.map(({ pupilId, outcome, reason }) => {
              const name = nameOf.get(pupilId) ?? ''
              return (
                <tr key={pupilId}>
                  <td>{name}</td>
                  <td>
                    {props.isSenior ? (
                      <Select
                        size="small"
                        aria-label={`${name}如何办理`}
                        value={outcome}
                        style={{ width: 100 }}
                        options={outcomes}
                        onChange={(value) => change(pupilId, { outcome: value })}
                      />
                    ) : (
                      STAYS.label
                    )}
                  </td>
                  <td>
                    <Input
                      size="small"
                      aria-label={`${name}的原因`}
                      aria-required
                      value={reason}
                      maxLength={100}
                      placeholder="原因(必填)"
                      onChange={(event) => change(pupilId, { reason: event.target.value })}
                    />
                  </td>
                  <td>
                    <Button
                      type="link"
                      size="small"
                      aria-label={`取消${name}的例外`}
                      onClick={() => onChange(choices.filter((one) => one.pupilId !== pupilId))}
                    >
                      取消
                    </Button>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </div>
  )
}
