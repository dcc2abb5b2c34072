import { InputNumber } from 'antd'
import { COHORT_SKIP_WORDS } from '../../rules/cohort.ts'
import { STAGE_NAMES } from '../lib/words.ts'
import { namesText, type PlannedSchool, type PlannedStage, TERM_STATES, targetKey } from './cohort-words.ts'

function outcome(stage: PlannedStage, isDone: boolean): string {
  const made = isDone ? '已建' : '将建'
  if (stage.create.length > 0) return `${made} ${stage.create.length} 个班:${namesText(stage.create)}`
  return stage.skip ? `不建:${COHORT_SKIP_WORDS[stage.skip]}` : '—'
}

function Row(props: {
  school: PlannedSchool
  stage: PlannedStage | null
  isFirst: boolean
  isDone: boolean
  count: number | undefined
  onCount: ((count: number) => void) | undefined
}) {
  const { school, stage, isFirst, isDone, onCount } = props
  return (
    <tr>
      <th scope="row">
        {isFirst ? school.school.name : <span className="visually-hidden">{school.school.name}</span>}
      </th>
      <td>{isFirst && (isDone && school.term === 'create' ? '已建立' : TERM_STATES[school.term])}</td>
      {stage ? (
        <>
          <td>{STAGE_NAMES[stage.stage]}</td>
          <td className="number">{stage.lastYear}</td>
          <td className="number">{stage.existing}</td>
          <td className="number">
            {onCount ? (
              <InputNumber
                size="small"
                min={0}
                max={60}
                precision={0}
                aria-label={`${school.school.name}${STAGE_NAMES[stage.stage]}要有几个班`}
                value={props.count ?? stage.target}
                onChange={(value) => onCount(value ?? 0)}
              />
            ) : (
              stage.target
            )}
          </td>
          <td className={stage.skip && stage.skip !== 'enough_classes' ? 'skipped' : ''}>
            {outcome(stage, isDone)}
          </td>
        </>
      ) : (
        <td colSpan={5} />
      )}
    </tr>
  )
}

/** School by school and stage by stage: what is there, how many there are to be, what is made and what not and why. */
export function CohortTable(props: {
  schools: readonly PlannedSchool[]
  isDone?: boolean
  counts?: ReadonlyMap<string, number>
  onCount?(key: string, count: number): void
}) {
  return (
    <table className="plain">
      <caption className="visually-hidden">各校的学期和班级</caption>
      <thead>
        <tr>
          <th scope="col">学校</th>
          <th scope="col">学期</th>
          <th scope="col">阶段</th>
          <th scope="col" className="number">
            上一级班数
          </th>
          <th scope="col" className="number">
            新一级已有
          </th>
          <th scope="col" className="number">
            要有几个班
          </th>
          <th scope="col">班级</th>
        </tr>
      </thead>
      <tbody>
        {props.schools.flatMap((school) => {
          const stages = school.stages.length > 0 ? school.stages : [null]
          return stages.map((stage, at) => {
            const key = targetKey(school.school.id, stage?.stage ?? '')
            const { onCount } = props
            return (
              <Row
                key={key}
                school={school}
                stage={stage}
                isFirst={at === 0}
                isDone={props.isDone ?? false}
                count={props.counts?.get(key)}
                onCount={onCount ? (count) => onCount(key, count) : undefined}
              />
            )
          })
        })}
      </tbody>
    </table>
  )
}
