import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import {
  checkPromotionLedger,
  downloadPromotionProof,
  getPromotionUnit,
} from '../../contract/promotion-report.ts'
import { call } from '../lib/client.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { Chart } from '../ui/chart.tsx'
import { Go } from '../ui/go.tsx'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { useConditions } from './conditions.tsx'
import { LedgerCheck } from './ledger-check.tsx'
import { gradesChart, hasMoved, reportLink } from './promotion-words.ts'
import { SaveButton } from './save-button.tsx'
import { Sheet } from './sheet.tsx'
import { useRun } from './use-run.ts'
import './promotion.css'

/** 升级情况表: what the promotion did, to be printed, signed and sealed; its fingerprint ties the paper to the ledger. */
export default function SheetPage() {
  const me = useMyself()
  const { id, run } = useRun()
  const mayCheck = me !== undefined && me !== null && mayEnter(me, checkPromotionLedger.access)
  const unit = useQuery({
    queryKey: [getPromotionUnit.path, id, null],
    queryFn: () => call(getPromotionUnit, { params: { id }, query: {} }),
  })
  const conditions = useConditions(id, mayCheck)
  const of = run.data
  const isReady = of !== undefined && unit.data !== undefined && hasMoved(of) && of.report !== null
  return (
    <Page
      title="升级情况表"
      about="升级做了什么,打印出来签字、盖章。表上的指纹对应系统里的升级账本,随时可以核对。"
      actions={
        <>
          <Go to={`/promotion?run=${id}`}>回到升级</Go>
          <Go to={reportLink(id, 'classes', { outcome: 'moves' })}>逐班查看账本</Go>
          {mayCheck && isReady && (
            <SaveButton label="下载核验文件" door={downloadPromotionProof} input={{ params: { id } }} />
          )}
          <Button type="primary" disabled={!isReady} onClick={() => print()}>
            打印
          </Button>
        </>
      }
    >
      <RefusalAlert error={run.error ?? unit.error} onRetry={() => void run.refetch()} />
      {(run.isPending || unit.isPending) && <Waiting />}
      {of && !isReady && !unit.isPending && (
        <EmptyState text="升级完成以后,这里是可以打印签字的情况表。预演没有改变任何数据,不需要签字。" />
      )}
      {isReady && of.report && (
        <div className="stack">
          <Panel label="升级情况表">
            <Sheet run={of} report={of.report} unit={unit.data} conditions={conditions.data} />
          </Panel>
          <div className="no-print stack">
            {mayCheck && <LedgerCheck id={id} />}
            {of.report.grades.length > 0 && (
              <Chart title="升级前后各年级的班级数" data={gradesChart(of.report)} />
            )}
          </div>
        </div>
      )}
    </Page>
  )
}
