import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { exportPupilData } from '../../contract/pupil-data.ts'
import { listClasses } from '../../contract/unit.ts'
import { call, save } from '../lib/client.ts'
import { choiceOf } from '../ui/choice.ts'
import { ImportJobPage } from '../ui/import-job.tsx'
import { Panel } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

/** The first step: the current values, of a class or the whole school, with the purpose. */
function Export() {
  const [classId, setClassId] = useState<number | null>(null)
  const [purpose, setPurpose] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isSaving, setIsSaving] = useState(false)
  const classes = useQuery({
    queryKey: [listClasses.path, 'all'],
    queryFn: () => call(listClasses, { query: { limit: 200 } }),
  })
  const run = async () => {
    setIsSaving(true)
    setError(null)
    const query = { purpose: purpose.trim(), ...(classId === null ? {} : { class: classId }) }
    await save(exportPupilData, { query }).catch(setError)
    setIsSaving(false)
  }
  return (
    <Panel title="第一步:导出现有信息">
      <div className="stack">
        <p className="quiet">
          表中是学生现在的信息,改好直接在下面上传。留空的单元格表示不改;要清除选填项原来的内容,请填“清空”。姓名、性别、出生日期、证件类型、证件号和班级不能在这里改。
        </p>
        <div className="actions">
          <label htmlFor="export-class">范围</label>
          <Select<number | null>
            id="export-class"
            value={classId}
            style={{ width: 180 }}
            options={[
              { value: null, label: '全校在校生' },
              ...(classes.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={setClassId}
            {...choiceOf(classes, '')}
          />
          <label htmlFor="export-purpose">用途(必填,记入审计)</label>
          <Input
            id="export-purpose"
            value={purpose}
            maxLength={100}
            aria-required
            style={{ width: 240 }}
            placeholder="例如:更新家长电话"
            onChange={(event) => setPurpose(event.target.value)}
          />
          <Button
            type="primary"
            disabled={purpose.trim().length < 2}
            loading={isSaving}
            onClick={() => void run()}
          >
            导出
          </Button>
        </div>
        <RefusalAlert error={error} onClose={() => setError(null)} />
      </div>
    </Panel>
  )
}

/** 批量修改学生信息: exported, mended, sent back (CHG-1). */
export default function PupilDataPage() {
  return (
    <ImportJobPage
      kind="pupil_data"
      title="批量修改学生信息"
      about="非关键数据由本校直接修改,每一处修改都留下记录。先导出,在导出的表中修改,再上传。"
      rowsLink="/pupils"
      before={<Export />}
    />
  )
}
