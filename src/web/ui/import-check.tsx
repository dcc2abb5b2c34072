import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { formatBytes, formatNumber } from '../lib/format.ts'
import { CuredNotice, CurePanel } from './import-check-cures.tsx'
import type { CellFault, FileCheck } from './import-state.ts'
import { Panel, Waiting } from './page.tsx'
import { RefusalAlert } from './refusal-alert.tsx'

function FaultTable(props: { caption: string; faults: readonly CellFault[] }) {
  return (
    <table className="plain">
      <caption>{props.caption}</caption>
      <thead>
        <tr>
          <th scope="col">单元格</th>
          <th scope="col">问题</th>
          <th scope="col">怎样改</th>
        </tr>
      </thead>
      <tbody>
        {props.faults.map(({ cell, text, cure }) => (
          <tr key={`${cell} ${text}`}>
            <td>{cell}</td>
            <td>{text}</td>
            <td>{cure}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What is asked about although it can be taken. @param props.note why it is no error, in a few words */
export function Cautions(props: { check: FileCheck; note: string }) {
  const { cautions = [], firstCautions = [] } = props.check
  if (cautions.length === 0) return null
  const total = cautions.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={`有 ${formatNumber(total)} 处请您再看一眼(${props.note})。`}
        description={cautions.map(({ text, count }) => `${text} ${formatNumber(count)} 处`).join(';')}
      />
      <FaultTable
        caption={`请再看一眼的前 ${formatNumber(firstCautions.length)} 处`}
        faults={firstCautions}
      />
    </>
  )
}

/** The columns that are left out. */
function UnknownColumns(props: { check: FileCheck }) {
  const { unknown = [] } = props.check
  return (
    <>
      {unknown.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={`有 ${formatNumber(unknown.length)} 列不在模板中,不会导入:${unknown.join('、')}。`}
          description="表头改过文字的,请改回模板的写法;自己加的列可以留着。"
        />
      )}
    </>
  )
}

/** The template of another unit: the rows alone would not tell. */
function MadeForAnother(props: { check: FileCheck }) {
  const { madeFor } = props.check
  if (!madeFor) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={`这份文件是用“${madeFor}”下载的模板填写的,请确认没有选错文件。`}
      description="名单确是本单位的,可以照常上传;不是的,请重新选择文件。"
    />
  )
}

/** Rows that the clerk does not see are sent too. */
function HiddenRows(props: { check: FileCheck }) {
  const { hidden = 0 } = props.check
  if (hidden === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={`其中 ${formatNumber(hidden)} 行在表中被隐藏或筛选掉了,看不见,但也会导入。`}
      description="不要导入的,请在 Excel 中取消隐藏和筛选,删去后重新选择文件。"
    />
  )
}

/** Errors by kind, then the first twenty with cell and cure. */
export function CheckReport(props: { check: FileCheck }) {
  const { kinds, first } = props.check
  const total = kinds.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  return (
    <div className="stack">
      <table className="plain">
        <caption>共 {formatNumber(total)} 处错误,按种类</caption>
        <tbody>
          {kinds.map(({ text, count }) => (
            <tr key={text}>
              <td>{text}</td>
              <td className="number">{formatNumber(count)} 处</td>
            </tr>
          ))}
        </tbody>
      </table>
      {first.length > 0 && <FaultTable caption={`前 ${formatNumber(first.length)} 处`} faults={first} />}
    </div>
  )
}

/** What to do about errors: the file that was cured here is not the one on the clerk's disk. */
function wayOn(isCured: boolean, hasCures: boolean): string {
  const send = '也可以仍然上传,系统会把标出错误的工作簿退回给您。'
  if (isCured) return `其余的错误请先「下载修改后的工作簿」,在里面改正,再选择那一份;${send}`
  const first = hasCures ? '先看下面“可以一键修改的”;其余的' : ''
  return `${first}请在 Excel 中改正后重新选择文件;${send}`
}

function Verdict(props: { check: FileCheck; isCured: boolean }) {
  const { check } = props
  if (check.fatal)
    return (
      <Alert type="error" showIcon title={check.fatal.text} description={check.fatal.cure} role="alert" />
    )
  if (check.isUnchecked)
    return <Alert type="info" showIcon title="这个文件没有在本机检查,上传后由系统检查。" role="status" />
  const total = check.kinds.reduce((sum, { count }) => sum + count, 0)
  const rows = formatNumber(check.rows)
  return total === 0 ? (
    <Alert
      type="success"
      showIcon
      role="status"
      title={`读到 ${rows} 行,没有发现错误。`}
      description="班级、学校是否存在和是否重复,由系统在上传后检查。"
    />
  ) : (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={`读到 ${rows} 行,发现 ${formatNumber(total)} 处错误。`}
      description={wayOn(props.isCured, (check.cures?.length ?? 0) > 0)}
    />
  )
}

/** Step two: what the file holds, before it is sent. */
export function CheckStep(props: {
  file: File
  isChecked: boolean
  check: FileCheck | null
  choices?: ReactNode
  /** Cells that were cured before, in the file as it is now. */
  cured: number
  /** Puts the cures of these kinds in; without it none are offered. */
  onCure?: ((kinds: readonly string[]) => Promise<void>) | undefined
  checkError: unknown
  error: unknown
  onStart(): void
  onAgain(): void
}) {
  const isFatal = props.check?.fatal !== undefined
  const hasErrors = (props.check?.kinds.length ?? 0) > 0
  const offers = props.check?.cures ?? []
  return (
    <Panel title={`${props.file.name}(${formatBytes(props.file.size)})`}>
      <div className="stack">
        <RefusalAlert error={props.checkError} />
        {!props.isChecked && !props.checkError && <Waiting rows={3} />}
        {props.cured > 0 && <CuredNotice count={props.cured} file={props.file} />}
        {props.check && <Verdict check={props.check} isCured={props.cured > 0} />}
        {props.check && <HiddenRows check={props.check} />}
        {props.check && <MadeForAnother check={props.check} />}
        {!isFatal && props.choices}
        <RefusalAlert error={props.error} />
        <div className="actions">
          <Button
            type={hasErrors ? 'default' : 'primary'}
            disabled={!props.isChecked || isFatal}
            onClick={props.onStart}
          >
            {hasErrors ? '仍然上传' : '上传'}
          </Button>
          <Button type={hasErrors ? 'primary' : 'default'} onClick={props.onAgain}>
            重新选择文件
          </Button>
        </div>
        {props.onCure && offers.length > 0 && <CurePanel offers={offers} onCure={props.onCure} />}
        {props.check && <CheckReport check={props.check} />}
        {props.check && <UnknownColumns check={props.check} />}
        {props.check && <Cautions check={props.check} note="不算错误,可以上传" />}
      </div>
    </Panel>
  )
}
