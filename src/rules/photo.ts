/** What a pupil's photo must be (REG-8): a portrait of the size of the form, with one face in it. */
import { z } from 'zod'
import { isStudentNumber } from './student-number.ts'

/** Pixels of the photo on the form, 26 x 32 mm. */
export const PHOTO_WIDTH = 358
export const PHOTO_HEIGHT = 441

/** Limits of photos, prints and exports; part of a province's policy. */
export const recordPolicy = {
  /** `exact`: 358 x 441 pixels; `ratio`: the same shape and at least that large, scaled down by us. */
  photoSize: z.enum(['exact', 'ratio']),
  /** Greatest size of the photo as it is kept. */
  photoKilobytes: z.number().int().min(10).max(500),
  /** Whether a photo without a recognisable face is refused. */
  photoNeedsFace: z.boolean(),
  /** Photos in one archive. */
  photoArchiveFiles: z.number().int().min(1).max(20_000),
  /** Confirmation forms printed at once. */
  printPupilLimit: z.number().int().min(1).max(1000),
  /** Rows of an export of personal data; more need to be asked for in parts (ACC-4). */
  exportRowLimit: z.number().int().min(1).max(1_000_000),
}

/** What the circular leaves open, as we have chosen it. */
export const RECORD_POLICY = {
  photoSize: 'ratio',
  photoKilobytes: 60,
  photoNeedsFace: true,
  photoArchiveFiles: 2000,
  printPupilLimit: 100,
  exportRowLimit: 5000,
} as const

/** Something in a picture, in parts of its width and height. */
export interface FaceArea {
  x: number
  y: number
  width: number
  height: number
}

/** What was found out about a picture by decoding it. */
export interface PhotoFacts {
  /** Pixels, upright. */
  width: number
  height: number
  /** Kilobytes of the photo as it would be kept. */
  kilobytes: number
  /** null: nobody looked for faces. */
  faces: readonly FaceArea[] | null
}

/** One thing wrong with a photo, of the shape of a cell's problem. */
export interface PhotoProblem {
  rule: string
  cause: string
  cure: string
}

interface PhotoRuleSpec {
  label: string
  cause: string
  cure: string
}

/** What can be wrong with a photo or its file; codes are never reused. */
export const photoRules = {
  photo_not_picture: {
    label: '不是照片文件',
    cause: '文件不是 JPG 或 PNG 照片,或已损坏。',
    cure: '请用看图软件打开,另存为 JPG 格式后再上传。',
  },
  photo_size_wrong: {
    label: '照片尺寸不对',
    cause: '照片应为 358×441 像素(26×32 毫米)。',
    cure: '请裁剪、缩放到 358×441 像素后再上传。',
  },
  photo_too_large: {
    label: '照片文件过大',
    cause: '照片压缩后仍然过大。',
    cure: '请换一张背景单一的照片,或降低画质后再上传。',
  },
  photo_no_face: {
    label: '没有人脸',
    cause: '照片中没有找到清楚的正面人脸。',
    cure: '请拍摄正面免冠、光线均匀、不遮挡五官的照片。',
  },
  photo_many_faces: {
    label: '不止一张人脸',
    cause: '照片中不止一个人。',
    cure: '请只拍学生本人。',
  },
  photo_face_place: {
    label: '人脸大小或位置不对',
    cause: '人脸太小、太大或偏在一边。',
    cure: '请让人脸居中,宽度占照片的三分之一到四分之三。',
  },
  photo_number_unknown: {
    label: '文件名不是本省学生的号码',
    cause: '文件名中的号码不是任何学生的学籍号或身份证号。',
    cure: '请把文件名改为学生的 19 位学籍号或 18 位身份证号,例如 G37010220190501001X.jpg。',
  },
  photo_other_school: {
    label: '外校学生',
    cause: '这名学生不在本校。',
    cure: '请由学生所在学校上传;已转来的学生请先办完转学。',
  },
  photo_pupil_locked: {
    label: '学生已毕业',
    cause: '学生已毕业,信息已锁定。',
    cure: '确需更换的,请先由主管教育局驳回毕业。',
  },
  photo_twice: {
    label: '同一学生有几张照片',
    cause: '压缩包里有几个文件属于同一名学生,不知该用哪一张。',
    cure: '请每名学生只留一张。',
  },
} as const satisfies Record<string, PhotoRuleSpec>

export type PhotoRule = keyof typeof photoRules

/** The problem under a rule; what only this case can tell takes the place of the general cause. */
export function photoProblem(rule: PhotoRule, cause?: string): PhotoProblem {
  const spec = photoRules[rule]
  return { rule, cause: cause ?? spec.cause, cure: spec.cure }
}

/** How far a shape may be from the form's, in parts. */
const SHAPE_TOLERANCE = 0.01
/** A face is a third to three quarters of the picture's width; what the detector marks differs a little from that. */
const FACE_WIDTH = [0.3, 0.78] as const
/** Where the middle of the face may be. */
const FACE_ACROSS = [0.35, 0.65] as const
const FACE_DOWN = [0.3, 0.72] as const

/** Whether the pixels do. @returns undefined when they do */
export function sizeProblem(
  { width, height }: Pick<PhotoFacts, 'width' | 'height'>,
  policy: { photoSize: 'exact' | 'ratio' },
): PhotoProblem | undefined {
  const is = `现为 ${width}×${height} 像素`
  if (policy.photoSize === 'exact')
    return width === PHOTO_WIDTH && height === PHOTO_HEIGHT
      ? undefined
      : photoProblem('photo_size_wrong', `照片应为 358×441 像素,${is}。`)
  const shape = width / height / (PHOTO_WIDTH / PHOTO_HEIGHT)
  const isShaped = Math.abs(shape - 1) <= SHAPE_TOLERANCE
  return isShaped && width >= PHOTO_WIDTH && height >= PHOTO_HEIGHT
    ? undefined
    : photoProblem('photo_size_wrong', `照片应为 358×441 像素,或同样比例的更大照片;${is}。`)
}

const isWithin = (value: number, [from, to]: readonly [number, number]) => value >= from && value <= to

function faceProblem(faces: readonly FaceArea[]): PhotoProblem | undefined {
  const [face, ...others] = faces
  if (!face) return photoProblem('photo_no_face')
  if (others.length > 0) return photoProblem('photo_many_faces')
  const isPlaced =
    isWithin(face.width, FACE_WIDTH) &&
    isWithin(face.x + face.width / 2, FACE_ACROSS) &&
    isWithin(face.y + face.height / 2, FACE_DOWN)
  return isPlaced ? undefined : photoProblem('photo_face_place')
}

/** The first thing wrong with a photo, undefined for a good one. */
export function unfitBecause(
  facts: PhotoFacts,
  policy: { photoSize: 'exact' | 'ratio'; photoKilobytes: number; photoNeedsFace: boolean },
): PhotoProblem | undefined {
  const size = sizeProblem(facts, policy)
  if (size) return size
  if (facts.kilobytes > policy.photoKilobytes)
    return photoProblem(
      'photo_too_large',
      `照片压缩后仍有 ${Math.ceil(facts.kilobytes)} KB,最多 ${policy.photoKilobytes} KB。`,
    )
  return policy.photoNeedsFace && facts.faces ? faceProblem(facts.faces) : undefined
}

/** What a photo's file name says of its pupil. */
export interface PhotoName {
  kind: 'student_number' | 'id_number'
  number: string
}

const PICTURE = /\.(jpe?g|png)$/i

/** The number in a file name: a 19-character student number or an ID number; folders and the ending do not matter. */
export function photoName(file: string): PhotoName | undefined {
  const base = file.split(/[\\/]/).at(-1) ?? ''
  const number = base.replace(PICTURE, '').normalize('NFKC').replace(/\s/g, '').toUpperCase()
  if (isStudentNumber(number)) return { kind: 'student_number', number }
  return /^\d{17}[\dX]$/.test(number) ? { kind: 'id_number', number } : undefined
}

/** Whether an entry of an archive is no file of the clerk's: folders, and what systems leave behind. */
export function isLitter(file: string): boolean {
  const base = file.split(/[\\/]/).at(-1) ?? ''
  return (
    base === '' || base.startsWith('.') || /(^|[\\/])__MACOSX[\\/]/.test(file) || /^thumbs\.db$/i.test(base)
  )
}
