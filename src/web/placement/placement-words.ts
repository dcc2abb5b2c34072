/** Words of placement, the same on its pages and on the published sheet. */
export const BALANCE_NAMES = {
  age: '出生季度',
  preschool: '学前教育经历',
  distance: '家校距离',
  previous_school: '毕业学校',
} as const

/** A fingerprint in groups of four, so that two people can compare it aloud. */
export const inFours = (text: string) => text.replace(/(.{4})(?=.)/g, '$1 ')
