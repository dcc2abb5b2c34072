/** 信息维护: photographs, the form that parents sign, data that a school changes alone. */
import { openConfirmationForms } from '../../../contract/confirmation-form.ts'
import { countPhotos } from '../../../contract/photo.ts'
import { exportPupilData, getPupilData } from '../../../contract/pupil-data.ts'
import type { MapGroup } from '../map-entry.ts'

export const UPKEEP: MapGroup = {
  title: '信息维护',
  pages: [
    {
      path: '/photos',
      label: '照片采集',
      access: countPhotos.access,
      help: { school: '照片采集' },
      load: () => import('../../photos/photo-archive-page.tsx'),
    },
    {
      path: '/confirmation-forms',
      label: '信息确认表',
      access: openConfirmationForms.access,
      help: { school: '信息确认表' },
      load: () => import('../../print/confirmation-page.tsx'),
    },
    {
      path: '/pupil-data',
      label: '批量修改信息',
      access: exportPupilData.access,
      help: { school: '修改学生信息' },
      load: () => import('../../pupil-data/pupil-data-page.tsx'),
    },
    {
      path: '/pupils/$id/data',
      access: getPupilData.access,
      help: { school: '修改学生信息' },
      load: () => import('../../pupil-data/change-pupil-data-page.tsx'),
    },
  ],
}
