import type { z } from 'zod'
import type { ImportJob } from '../../contract/import.ts'

export type Job = z.output<typeof ImportJob>
export type Kind = Job['kind']

export const KIND_NAMES: Record<Kind, string> = {
  registration: '新生注册',
  late_registration: '在校生注册',
  sent_back_registration: '新生注册:退回修改',
  sent_back_late_registration: '在校生注册:退回修改',
  allocation: '招生结果',
  initial_unit: '初始数据:单位',
  initial_class: '初始数据:班级',
  initial_pupil: '初始数据:学生',
  initial_graduate: '初始数据:毕业生',
  pupil_data: '学生信息修改',
  photo: '照片',
}

const STATE_NAMES: Record<Job['state'], string> = {
  waiting: '排队中',
  checking: '正在检查',
  writing: '正在入库',
  done: '已完成',
  refused: '已退回',
  cancelled: '已取消',
}

/** Where it stands, in a few words. */
export const stateText = (job: Job) => (job.trouble ? '故障,等待再试' : STATE_NAMES[job.state])

export const isOver = (job: Job) => ['done', 'refused', 'cancelled'].includes(job.state)
