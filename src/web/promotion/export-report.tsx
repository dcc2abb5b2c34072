import { Button, Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { exportPromotionReport } from '../../contract/promotion-report.ts'
import { save } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import type { Run } from './promotion-words.ts'

interface Asked {
  run: Run
  unit: number | undefined
  unitName: string
  /** Pupils whose names would leave. */
  pupils: number
  hasPupils: boolean
}

/** With pupils' names the purpose is asked and kept (ACC-4); without, schools and classes alone. */
function ExportForm(props: Asked & { onClose(): void }) {
  const { run, unit, unitName, pupils, hasPupils, onClose } = props
  const [withPupils, setWithPupils] = useState(false)
  const [purpose, setPurpose] = useState('')
  const [isSaving, setIsSaving] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isReady = !withPupils || purpose.trim().length >= 2
  const take = async () => {
    setIsSaving(true)
    setError(null)
    try {
      const query = { ...(unit ? { unit } : {}), ...(withPupils ? { purpose: purpose.trim() } : {}) }
      await save(exportPromotionReport, { params: { id: run.id }, query })
      onClose()
    } catch (caught) {
      setError(caught)
    }
    setIsSaving(false)
  }
  return (
    <Modal
      open
      title="导出升级报告"
      okText="导出"
      cancelText="取消"
      okButtonProps={{ disabled: !isReady }}
      confirmLoading={isSaving}
      onOk={() => void take()}
      onCancel={onClose}
    >
      <div className="stack">
        <p>{unitName}的工作簿:各学校一张表,不升级的班级一张表。</p>
        {hasPupils && pupils > 0 && (
          <Checkbox checked={withPupils} onChange={(event) => setWithPupils(event.target.checked)}>
            另附未毕业学生名单(姓名,{formatNumber(pupils)} 人),导出会记入审计
          </Checkbox>
        )}
        {withPupils && (
          <div>
            <label htmlFor="report-export-purpose">用途(必填)</label>
            <Input
              id="report-export-purpose"
              value={purpose}
              maxLength={100}
              aria-required
              placeholder="例如:督促各校补办毕业"
              onChange={(event) => setPurpose(event.target.value)}
            />
          </div>
        )}
        <RefusalAlert error={error} />
      </div>
    </Modal>
  )
}

/** 导出报告, for those who may. */
export function ExportReport(props: Asked) {
  const me = useMyself()
  const [isOpen, setIsOpen] = useState(false)
  if (!me || !mayEnter(me, exportPromotionReport.access) || props.run.report === null) return null
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>导出报告</Button>
      {isOpen && <ExportForm {...props} onClose={() => setIsOpen(false)} />}
    </>
  )
}
