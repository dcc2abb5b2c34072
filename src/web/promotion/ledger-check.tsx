import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { checkPromotionLedger } from '../../contract/promotion-report.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { Panel } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { inFours } from './sheet.tsx'

/** Reckons the fingerprint from the rows that are there now, and says whether it is the one on the paper. */
export function LedgerCheck(props: { id: number }) {
  const { id } = props
  const check = useQuery({
    queryKey: [checkPromotionLedger.path, id],
    queryFn: () => call(checkPromotionLedger, { params: { id } }),
    enabled: false,
    gcTime: 0,
  })
  const { data } = check
  return (
    <Panel
      title="核对账本"
      extra={
        <Button loading={check.isFetching} onClick={() => void check.refetch()}>
          重新计算指纹
        </Button>
      }
    >
      <RefusalAlert error={check.error} />
      <div role="status">
        {!data && <p className="quiet">逐行重新计算账本的指纹,与升级完成时记下的、印在表上的比较。</p>}
        {data && (
          <p className={data.isSame ? 'met' : 'need'}>
            {data.isSame ? '一致' : '不一致'}:{formatNumber(data.classes)} 个班级,{formatNumber(data.pupils)}{' '}
            名待分班学生,算得指纹 <span className="print-code">{inFours(data.reckoned)}</span>。
          </p>
        )}
      </div>
    </Panel>
  )
}
