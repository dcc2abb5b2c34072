import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import {
  getNumberBoard,
  listNumberRuns,
  previewNumberRun,
  startNumberRun,
} from '../../contract/student-number.ts'
import { call } from '../lib/client.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

const CHANGES = { invalidates: [[listNumberRuns.path], [getNumberBoard.path]] }

/** 确认数据清理完毕: what the run would do is counted first. */
export function StartRun(props: { isDeclared: boolean }) {
  const [isAsked, setIsAsked] = useState(false)
  const sending = useSend(startNumberRun, CHANGES)
  const preview = useQuery({
    queryKey: [previewNumberRun.path],
    queryFn: () => call(previewNumberRun, {}),
    enabled: isAsked,
    gcTime: 0,
  })
  const label = props.isDeclared ? '立即编制学籍号' : '确认数据清理完毕'
  const counts = preview.data
  const start = async () => {
    if (await sending.send({})) setIsAsked(false)
  }
  return (
    <>
      <Button type="primary" onClick={() => setIsAsked(true)}>
        {label}
      </Button>
      {isAsked && (
        <Confirm
          open
          title={`${label},编制正式学籍号`}
          consequence={
            counts?.register === 'none'
              ? '尚未接入人口库:有身份证号的学生不能核验,本次只为无身份证号且查重通过的学生编制 J 号。以后每月自动编制一次。'
              : '有身份证号的学生送人口库核验,姓名与身份证号相符的取得 G 号;不符或不存在的转为问题学籍,仍在校。无身份证号且查重通过的取得 J 号。以后每月自动编制一次。'
          }
          effects={
            counts
              ? [
                  { label: '送核后可取得 G 号', value: counts.ask },
                  { label: '已核验,可取得 G 号', value: counts.giveG },
                  { label: '可取得 J 号', value: counts.giveJ },
                  { label: '暂缓:问题学籍未解决', value: counts.held.flagged },
                  { label: '暂缓:G 号已被他人使用', value: counts.held.taken },
                  { label: '已有正式学籍号,不变', value: counts.keep },
                ]
              : []
          }
          undo="学籍号一经编制终身有效,不能撤回;原来的临时学籍号仍可查到学生。"
          typed="编制"
          okText="开始编制"
          isReady={counts !== undefined}
          isSending={sending.isSending}
          isRetrying={sending.isRetrying}
          error={sending.error}
          onConfirm={() => void start()}
          onCancel={() => {
            sending.giveUp()
            sending.clearError()
            setIsAsked(false)
          }}
        >
          <RefusalAlert error={preview.error} onRetry={() => void preview.refetch()} />
          {preview.isPending && <p className="quiet">正在统计 …</p>}
        </Confirm>
      )}
    </>
  )
}
