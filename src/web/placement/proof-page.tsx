import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { downloadPlacementProof, getPlacement } from '../../contract/placement.ts'
import { call, save } from '../lib/client.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { usePathId } from '../lib/path-id.ts'
import { gradeName, SEX_NAMES, STAGE_NAMES } from '../lib/words.ts'
import { Facts, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { BALANCE_NAMES, inFours } from './placement-words.ts'
import './placement.css'

type Sheet = z.output<typeof getPlacement.output>

function About(props: { sheet: Sheet }) {
  const { sheet } = props
  const { together, apart } = sheet.wishes
  const balance = sheet.balance.map(({ factor, spread }) => `${BALANCE_NAMES[factor]}(最多相差 ${spread})`)
  return (
    <Facts
      facts={[
        { label: '学校', value: sheet.school },
        { label: '学年', value: `${sheet.schoolYear}-${sheet.schoolYear + 1} 学年` },
        { label: '年级', value: `${STAGE_NAMES[sheet.stage]} ${gradeName(sheet.stage, sheet.grade)}` },
        { label: '分班时间', value: formatTime(sheet.at) },
        { label: '公布的种子', value: <span className="print-code">{sheet.seed}</span> },
        { label: '指纹', value: <span className="print-code">{inFours(sheet.fingerprint)}</span> },
        {
          label: '要求',
          value: `同班 ${formatNumber(together)} 条,不同班 ${formatNumber(apart)} 条`,
        },
        { label: '另外均衡', value: balance.length > 0 ? balance.join('、') : '无' },
      ]}
    />
  )
}

function countsOf(sheet: Sheet) {
  return sheet.classes.map((one) => {
    const came = sheet.rows.filter((row) => row.classId === one.classId)
    const boys = came.filter((row) => row.sex === 'male').length
    return {
      ...one,
      came,
      boys: one.boysBefore + boys,
      girls: one.girlsBefore + came.length - boys,
    }
  })
}

function CountTable(props: { classes: ReturnType<typeof countsOf> }) {
  return (
    <table className="plain">
      <caption>各班人数</caption>
      <thead>
        <tr>
          <th scope="col">班级</th>
          <th scope="col" className="number">
            原有
          </th>
          <th scope="col" className="number">
            新编入
          </th>
          <th scope="col" className="number">
            男
          </th>
          <th scope="col" className="number">
            女
          </th>
          <th scope="col" className="number">
            合计
          </th>
        </tr>
      </thead>
      <tbody>
        {props.classes.map((one) => (
          <tr key={one.classId}>
            <td>{one.name}</td>
            <td className="number">{formatNumber(one.boysBefore + one.girlsBefore)}</td>
            <td className="number">{formatNumber(one.came.length)}</td>
            <td className="number">{formatNumber(one.boys)}</td>
            <td className="number">{formatNumber(one.girls)}</td>
            <td className="number">{formatNumber(one.boys + one.girls)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Seats(props: { classes: ReturnType<typeof countsOf> }) {
  return props.classes.map((one) => (
    <section key={one.classId}>
      <h2>{one.name}</h2>
      <ul className="seats">
        {one.came
          .toSorted((a, b) => a.pupilId - b.pupilId)
          .map((row) => (
            <li key={row.pupilId}>
              <span className="print-code">{row.pupilId}</span> {row.name ?? '(已离校)'} {SEX_NAMES[row.sex]}
            </li>
          ))}
      </ul>
    </section>
  ))
}

/** 分班结果公示: the sheet to be printed and hung out, and the file with which anyone deals again. */
export default function ProofPage() {
  const id = usePathId()
  const [failed, setFailed] = useState<unknown>(null)
  const { data, error } = useQuery({
    queryKey: [getPlacement.path, id],
    queryFn: () => call(getPlacement, { params: { id } }),
  })
  const classes = data ? countsOf(data) : []
  return (
    <Page
      title="分班结果公示"
      actions={
        <>
          <Button onClick={() => save(downloadPlacementProof, { params: { id } }).catch(setFailed)}>
            下载核验文件
          </Button>
          <Button type="primary" disabled={!data} onClick={() => print()}>
            打印
          </Button>
        </>
      }
    >
      <RefusalAlert error={error ?? failed} />
      {!data && !error && <Waiting />}
      {data && (
        <Panel label="公示表">
          <div className="sheet">
            <About sheet={data} />
            <CountTable classes={classes} />
            <Seats classes={classes} />
            <p className="quiet">
              复核:取得核验文件(只含编号、性别和类别,不含姓名),运行 npm run verify -- placement
              核验文件.json;结果应为「一致」,且指纹与本表相同。编号由系统生成,不是学籍号,也不含身份信息。
            </p>
          </div>
        </Panel>
      )}
    </Page>
  )
}
