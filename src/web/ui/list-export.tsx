import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { CallInput } from '../../contract/client.ts'
import { exportOf, isPersonalList, type ListRoute } from '../../contract/list-export.ts'
import type { Route } from '../../contract/route.ts'
import { save } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { RefusalAlert } from './refusal-alert.tsx'

/** What is sent beside the purpose: what the list is of, and its filters. */
type Filters = { params?: object; query?: object }

/** The rows of a list as a workbook; where they show personal data, the purpose is asked and kept (ACC-4). */
export function ListExport(props: { door: ListRoute; input: Filters; rows: number | undefined }) {
  const [isOpen, setIsOpen] = useState(false)
  const [purpose, setPurpose] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isSaving, setIsSaving] = useState(false)
  const isPersonal = isPersonalList(props.door)
  const run = async (query: object) => {
    setIsSaving(true)
    setError(null)
    try {
      const input = { ...props.input, query: { ...props.input.query, limit: undefined, ...query } }
      await save(exportOf(props.door) as Route, input as CallInput<Route>)
      setIsOpen(false)
      setPurpose('')
    } catch (caught) {
      setError(caught)
    }
    setIsSaving(false)
  }
  const label = props.rows === undefined ? '导出 Excel' : `导出 Excel(${formatNumber(props.rows)} 条)`
  const close = () => {
    setIsOpen(false)
    setError(null)
  }
  return (
    <>
      <Button
        loading={isSaving && !isOpen}
        onClick={() => (isPersonal ? setIsOpen(true) : void run({}))}
        aria-haspopup={isPersonal ? 'dialog' : undefined}
      >
        {label}
      </Button>
      {!isPersonal && <RefusalAlert error={error} onClose={() => setError(null)} />}
      <Modal
        open={isOpen}
        title="导出 Excel"
        okText="导出"
        cancelText="取消"
        okButtonProps={{ disabled: purpose.trim().length < 2 }}
        confirmLoading={isSaving}
        onOk={() => void run({ purpose: purpose.trim() })}
        onCancel={close}
      >
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            if (purpose.trim().length >= 2) void run({ purpose: purpose.trim() })
          }}
        >
          <p>
            导出当前条件下的全部记录,证件号、学籍号与页面一样已脱敏。用途、时间和办理人写在表头并记入审计。
          </p>
          <div>
            <label htmlFor="list-export-purpose">用途(必填)</label>
            <Input
              id="list-export-purpose"
              value={purpose}
              maxLength={100}
              aria-required
              placeholder="例如:核对班级名单"
              onChange={(event) => setPurpose(event.target.value)}
            />
          </div>
          <RefusalAlert error={error} />
        </form>
      </Modal>
    </>
  )
}
