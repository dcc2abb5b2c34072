import { z } from 'zod'
import { inProvince, schoolRegistrar } from './access.ts'
import { ImportJob } from './import.ts'
import { Id, type Route } from './route.ts'
import { Count, Int } from './season-words.ts'

const params = z.object({ id: Id })

/** One photo of a newcomer or pupil of the own school; the former ones stay in the history (REG-8). */
export const setPhoto = {
  method: 'POST',
  path: '/api/pupils/:id/photo',
  summary: '上传一名学生的照片(JPG、PNG)',
  access: schoolRegistrar,
  input: { params, file: { maxBytes: 5 * 1024 * 1024 } },
  output: z.object({
    /** The pupil's first photo is 1. */
    number: Int,
    /** The very photo that he has already. */
    isSame: z.boolean(),
  }),
  refusals: ['not_found', 'photo_unfit', 'pupil_data_locked', 'body_too_large'],
} as const satisfies Route

/** The photo he has now, for those in whose scope he is; each look is audited. Never from a cache. */
export const getPhoto = {
  method: 'GET',
  path: '/api/pupils/:id/photo',
  summary: '查看学生照片(留痕)',
  access: inProvince,
  input: { params },
  output: z.any(),
  download: true,
  refusals: ['not_found'],
} as const satisfies Route

export const listPhotos = {
  method: 'GET',
  path: '/api/pupils/:id/photos',
  summary: '学生照片的更换记录',
  access: inProvince,
  input: { params },
  output: z.object({
    /** The newest first; the last fifty. */
    rows: z.array(
      z.object({
        number: Int,
        at: z.iso.datetime(),
        unit: z.string(),
        by: z.string().nullable(),
        isFromArchive: z.boolean(),
      }),
    ),
  }),
  refusals: ['not_found'],
} as const satisfies Route

/**
 * Many photos in a zip, each file named after its pupil's number; every file is judged by itself by a job. Watch it,
 * cancel it and fetch its report as with any import.
 */
export const startPhotoArchive = {
  method: 'POST',
  path: '/api/photo-archives',
  summary: '批量上传照片(.zip,文件名为学籍号或身份证号)',
  access: schoolRegistrar,
  input: {
    query: z.object({ fileName: z.string().min(1).max(120) }),
    file: { maxBytes: 64 * 1024 * 1024 },
  },
  output: ImportJob,
  refusals: ['photo_archive_wrong', 'photo_archive_too_many', 'body_too_large'],
} as const satisfies Route

/** How far the own school is with its photos. */
export const countPhotos = {
  method: 'GET',
  path: '/api/photos',
  summary: '照片采集进度',
  access: schoolRegistrar,
  input: {},
  output: z.object({
    classes: z.array(
      z.object({
        classId: Int.nullable(),
        className: z.string().nullable(),
        pupils: Count,
        withPhoto: Count,
      }),
    ),
    limits: z.object({
      photoSize: z.enum(['exact', 'ratio']),
      photoKilobytes: Int,
      photoNeedsFace: z.boolean(),
      photoArchiveFiles: Int,
    }),
  }),
  refusals: [],
} as const satisfies Route
