import { beforeAndAfter, STAYER_WHYS, type StayerWhy } from '../../rules/promotion.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { gradeName, STAGE_NAMES } from '../lib/words.ts'
import { Facts } from '../ui/page.tsx'
import type { Conditions } from './conditions.tsx'
import { type Report, type ReportUnit, RUN_STATES, type Run } from './promotion-words.ts'

/** A fingerprint in groups of four, as it is read aloud and compared. */
export const inFours = (text: string) => text.replace(/(.{4})(?=.)/g, '$1 ')

function NumberHead(props: { children: string }) {
  return (
    <th scope="col" className="number">
      {props.children}
    </th>
  )
}

function Grades(props: { report: Report }) {
  const rows = beforeAndAfter(props.report.grades)
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0)
  const finishing = props.report.grades.reduce((total, row) => total + row.finishing, 0)
  const staying = props.report.grades.reduce((total, row) => total + row.staying, 0)
  return (
    <>
      <table className="plain">
        <caption>一、各年级班级数</caption>
        <thead>
          <tr>
            <th scope="col">教育阶段</th>
            <th scope="col">年级</th>
            <NumberHead>升级前</NumberHead>
            <NumberHead>升入上一年级</NumberHead>
            <NumberHead>升级后</NumberHead>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.stage} ${row.grade}`}>
              <td>{STAGE_NAMES[row.stage as keyof typeof STAGE_NAMES] ?? row.stage}</td>
              <td>{gradeName(row.stage, row.grade)}</td>
              <td className="number">{formatNumber(row.before)}</td>
              <td className="number">{formatNumber(row.moved)}</td>
              <td className="number">{formatNumber(row.after)}</td>
            </tr>
          ))}
          <tr className="sum">
            <td>合计</td>
            <td />
            <td className="number">{formatNumber(sum((row) => row.before))}</td>
            <td className="number">{formatNumber(sum((row) => row.moved))}</td>
            <td className="number">{formatNumber(sum((row) => row.after))}</td>
          </tr>
        </tbody>
      </table>
      <p className="quiet">
        毕业年级共 {formatNumber(finishing)} 个班,其中 {formatNumber(staying)}{' '}
        个班仍有学生未毕业、留在毕业年级。 升级后一年级、初一、高一没有班级,待新生入学后建立。
      </p>
    </>
  )
}

const WHYS = Object.keys(STAYER_WHYS) as StayerWhy[]

function Stayers(props: { unit: ReportUnit }) {
  const { stayers } = props.unit
  const of = (stage: string, why: StayerWhy) =>
    stayers.find((one) => one.stage === stage && one.why === why)?.pupils ?? 0
  const stages = [...new Set(stayers.map(({ stage }) => stage))]
  if (stages.length === 0)
    return (
      <>
        <h2>二、未毕业、留在毕业年级的学生</h2>
        <p>没有:毕业年级的学生都已毕业。</p>
      </>
    )
  return (
    <table className="plain">
      <caption>二、未毕业、留在毕业年级的学生(人)</caption>
      <thead>
        <tr>
          <th scope="col">教育阶段</th>
          {WHYS.map((why) => (
            <NumberHead key={why}>{STAYER_WHYS[why]}</NumberHead>
          ))}
          <NumberHead>合计</NumberHead>
        </tr>
      </thead>
      <tbody>
        {stages.map((stage) => (
          <tr key={stage}>
            <td>{STAGE_NAMES[stage]}</td>
            {WHYS.map((why) => (
              <td key={why} className="number">
                {formatNumber(of(stage, why))}
              </td>
            ))}
            <td className="number">{formatNumber(WHYS.reduce((sum, why) => sum + of(stage, why), 0))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Bureaus(props: { unit: ReportUnit }) {
  const { bureaus, total } = props.unit
  if (bureaus.length === 0) return null
  const rows = [...bureaus, { ...total, id: 0, name: '本单位合计' }]
  return (
    <table className="plain">
      <caption>三、各主管局</caption>
      <thead>
        <tr>
          <th scope="col">单位</th>
          <NumberHead>学校</NumberHead>
          <NumberHead>升级班级</NumberHead>
          <NumberHead>随级升入的待分班学生</NumberHead>
          <NumberHead>未毕业学生</NumberHead>
          <NumberHead>未确认毕业的学校</NumberHead>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} {...(row.id === 0 ? { className: 'sum' } : {})}>
            <td>{row.name}</td>
            <td className="number">{formatNumber(row.schools)}</td>
            <td className="number">{formatNumber(row.classes)}</td>
            <td className="number">{formatNumber(row.unplaced)}</td>
            <td className="number">{formatNumber(row.ungraduated)}</td>
            <td className="number">{formatNumber(row.unconfirmedSchools)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function reversalText(run: Run, conditions: Conditions | undefined): string {
  if (run.reversal)
    return `${run.reversal.by} 于 ${formatTime(run.reversal.at)} 撤回,原因:${run.reversal.reason}`
  if (!run.reversibleUntil) return '已超过撤回期限'
  const blockers = conditions?.blockers ?? []
  const blocked = blockers.map(({ label, count }) => `${label} ${formatNumber(count)}`).join('、')
  return `${formatTime(run.reversibleUntil)} 以前可以撤回${blocked ? `;目前被下列业务挡住:${blocked}` : ''}`
}

function Signatures() {
  return (
    <div className="signatures">
      <span>经办人(签字):</span>
      <span>负责人(签字):</span>
      <span>单位(盖章):</span>
      <span>{'日期:          年     月     日'}</span>
    </div>
  )
}

/** One sheet of A4 that a person signs: when and by whom, what moved, who stayed and why, and the ledger's fingerprint. */
export function Sheet(props: {
  run: Run
  report: Report
  unit: ReportUnit
  conditions: Conditions | undefined
}) {
  const { run, report, unit, conditions } = props
  const clock = useBusinessClock()
  return (
    <div className="promotion-sheet">
      <h2 className="sheet-title">
        {unit.unit.name} {run.schoolYear} 年升级情况表
      </h2>
      <Facts
        facts={[
          { label: '规定的升级时点', value: run.dueAt && formatTime(run.dueAt) },
          { label: '执行时间', value: formatTime(run.businessAt) },
          { label: '执行方式', value: run.startedBy ? `${run.startedBy} 手动执行` : '系统到时自动执行' },
          { label: '现在状态', value: RUN_STATES[run.state] },
          { label: '撤回', value: reversalText(run, conditions) },
          { label: '账本', value: `全省 ${formatNumber(run.classesTotal)} 个班级,一班一行` },
          {
            label: '账本指纹(全省)',
            value: (
              <span className="print-code">{run.fingerprint ? inFours(run.fingerprint) : '没有账本'}</span>
            ),
          },
          { label: '记录编号', value: <span className="print-code">{run.id}</span> },
        ]}
      />
      <Grades report={report} />
      <Stayers unit={unit} />
      <Bureaus unit={unit} />
      <p className="quiet">
        核对:省级下载核验文件(只有编号和年级,不含学生姓名),运行 npm run verify -- promotion 核验文件.json
        --fingerprint 表上的指纹;结果应为「一致」,各年级升级班级数与本表相同。
        {clock && `打印时间:${formatTime(clock.now)}。`}
      </p>
      <Signatures />
    </div>
  )
}
