import { useQuery } from '@tanstack/react-query'
import { changeLengths, listLengthChanges } from '../../contract/lengths.ts'
import { renameSchool } from '../../contract/school-change.ts'
import { getUnit, renameUnit } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { LEVEL_NAMES } from '../lib/format.ts'
import { usePathId } from '../lib/path-id.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { Go } from '../ui/go.tsx'
import { Facts, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { LengthChanges } from './length-changes.tsx'
import { LengthsForm } from './lengths-form.tsx'
import { RenameForm } from './rename-form.tsx'
import { goneText, lengthsText, type Unit } from './unit-words.ts'

/** What it was called, and what became of it. */
function pastOf({ closedOn, mergedInto, formerNames }: Unit) {
  const names = formerNames.map((one) => `${one.name}(至 ${one.untilOn})`).join('、')
  return [
    ...(names ? [{ label: '曾用名', value: names }] : []),
    ...(closedOn ? [{ label: mergedInto ? '并入' : '撤销', value: goneText(closedOn, mergedInto) }] : []),
  ]
}

/** One unit: what it is, and what its bureau may change about it. */
export default function UnitPage() {
  const id = usePathId()
  const me = useMyself()
  const found = useQuery({ queryKey: [getUnit.path, id], queryFn: () => call(getUnit, { params: { id } }) })
  const unit = found.data
  if (!unit || !me)
    return (
      <Page title="单位">
        <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Waiting />}
      </Page>
    )
  const isBelow = unit.id !== me.unit.id
  const { school } = unit
  return (
    <Page
      title={unit.name}
      about={LEVEL_NAMES[unit.level]}
      actions={
        <>
          {isBelow && school && !unit.closedOn && mayEnter(me, renameSchool.access) && (
            <Go to={`/units/${unit.id}/change`}>学校变更(更名、合并、撤销 …)</Go>
          )}
          {school && <Go to={`/school-changes?school=${unit.id}`}>变更记录</Go>}
          {!school && <Go to={`/units?parent=${unit.id}`}>直属下级单位</Go>}
          <Go to="/units">全部单位</Go>
        </>
      }
    >
      <div className="stack">
        <Panel title="基本信息">
          <Facts
            facts={[
              { label: '级别', value: LEVEL_NAMES[unit.level] },
              { label: '主管单位', value: unit.parent?.name },
              { label: '行政区划代码', value: unit.divisionCode },
              { label: '办公电话', value: unit.officePhone },
              ...pastOf(unit),
              ...(school
                ? [
                    { label: '学校标识码', value: school.code },
                    { label: '学制', value: lengthsText(school.lengths) },
                    { label: '特殊教育学校', value: school.isSpecial ? '是' : '否' },
                  ]
                : []),
            ]}
          />
        </Panel>
        {isBelow && !unit.closedOn && mayEnter(me, renameUnit.access) && (
          <Panel title={school ? '更改办公电话' : '更改名称、办公电话'}>
            <RenameForm key={unit.id} unit={unit} />
          </Panel>
        )}
        {isBelow && school && !unit.closedOn && mayEnter(me, changeLengths.access) && (
          <Panel title="更改学制">
            <LengthsForm
              key={`${unit.id} ${lengthsText(school.lengths)}`}
              unitId={unit.id}
              now={school.lengths}
            />
          </Panel>
        )}
        {school && mayEnter(me, listLengthChanges.access) && <LengthChanges unitId={unit.id} />}
      </div>
    </Page>
  )
}
