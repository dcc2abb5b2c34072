import { Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import type { CallInput } from '../../contract/client.ts'
import { columnsOfList } from '../../contract/list-columns.ts'
import { exportOf, isPersonalList, type ListRoute } from '../../contract/list-export.ts'
import type { Route } from '../../contract/route.ts'
import { save } from '../lib/client.ts'
import { type RowCount, rowsText } from './list-count.ts'
import { RefusalAlert } from './refusal-alert.tsx'

/** What is sent beside the purpose: what the list is of, and its filters. */
type Filters = { params?: object; query?: object }

interface ExportProps {
  door: ListRoute
  input: Filters
  count: RowCount | undefined
  /** Keys of the columns on the page, the first first; none where the page has no columns. */
  columns?: readonly string[]
}

/** Sends what was chosen, and takes the workbook. */
function useExport(props: ExportProps) {
  const [error, setError] = useState<unknown>(null)
  const [isSaving, setIsSaving] = useState(false)
  const run = async (chosen: object): Promise<boolean> => {
    setIsSaving(true)
    setError(null)
    try {
      const input = { ...props.input, query: { ...props.input.query, limit: undefined, ...chosen } }
      await save(exportOf(props.door) as Route, input as CallInput<Route>)
      return true
    } catch (caught) {
      setError(caught)
      return false
    } finally {
      setIsSaving(false)
    }
  }
  return { error, isSaving, run, clearError: () => setError(null) }
}

/** Which columns the workbook has: those on the page, unless all are wanted. */
function Columns(props: {
  door: ListRoute
  shown: readonly string[]
  isAll: boolean
  onChoose(isAll: boolean): void
}) {
  const headers = columnsOfList(props.door.path)
  const named = props.shown.map((key) => headers?.[key]).filter((header) => header !== undefined)
  const all = headers && Object.keys(headers).length
  if (all === new Set(props.shown).size) return <p>列:页面上显示的全部 {all} 列。</p>
  return (
    <fieldset className="export-columns">
      <legend>列</legend>
      <Radio.Group
        className="stack"
        value={props.isAll}
        onChange={(event) => props.onChoose(event.target.value as boolean)}
      >
        <Radio value={false}>
          页面上显示的列{named.length > 0 && <span className="quiet">({named.join('、')})</span>}
        </Radio>
        <Radio value={true}>全部列{all && <span className="quiet">(共 {all} 列)</span>}</Radio>
      </Radio.Group>
    </fieldset>
  )
}

function Purpose(props: { value: string; onChange(value: string): void }) {
  return (
    <div>
      <label htmlFor="list-export-purpose">用途(必填)</label>
      <Input
        id="list-export-purpose"
        value={props.value}
        maxLength={100}
        aria-required
        placeholder="例如:核对班级名单"
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  )
}

/**
 * The rows of a list as a workbook, with the columns that the page shows or with all; where they show personal data, the
 * purpose is asked and kept (ACC-4).
 */
export function ListExport(props: ExportProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [purpose, setPurpose] = useState('')
  const [isAll, setIsAll] = useState(false)
  const { error, isSaving, run, clearError } = useExport(props)
  const { columns } = props
  const isPersonal = isPersonalList(props.door)
  const isReady = !isPersonal || purpose.trim().length >= 2
  const close = () => {
    setIsOpen(false)
    clearError()
  }
  const send = async () => {
    if (!isReady) return
    const chosen = {
      ...(isPersonal ? { purpose: purpose.trim() } : {}),
      ...(columns && !isAll ? { columns: columns.join(',') } : {}),
    }
    if (!(await run(chosen))) return
    setIsOpen(false)
    setPurpose('')
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)} aria-haspopup="dialog">
        {props.count ? `导出 Excel(${rowsText(props.count)})` : '导出 Excel'}
      </Button>
      <Modal
        open={isOpen}
        title="导出 Excel"
        okText="导出"
        cancelText="取消"
        okButtonProps={{ disabled: !isReady }}
        confirmLoading={isSaving}
        onOk={() => void send()}
        onCancel={close}
      >
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void send()
          }}
        >
          <p>
            {isPersonal
              ? '导出当前条件下的全部记录,证件号、学籍号与页面一样已脱敏。用途、列、时间和办理人记入审计。'
              : '导出当前条件下的全部记录。'}
          </p>
          {columns && <Columns door={props.door} shown={columns} isAll={isAll} onChoose={setIsAll} />}
          {isPersonal && <Purpose value={purpose} onChange={setPurpose} />}
          <RefusalAlert error={error} />
        </form>
      </Modal>
    </>
  )
}
