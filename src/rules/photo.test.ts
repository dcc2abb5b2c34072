import { describe, expect, it } from 'vitest'
import { type FaceArea, isLitter, type PhotoFacts, photoName, RECORD_POLICY, unfitBecause } from './photo.ts'

const FACE: FaceArea = { x: 0.22, y: 0.33, width: 0.57, height: 0.46 }
const GOOD: PhotoFacts = { width: 358, height: 441, kilobytes: 25, faces: [FACE] }
const judge = (facts: Partial<PhotoFacts>, policy: Partial<Parameters<typeof unfitBecause>[1]> = {}) =>
  unfitBecause({ ...GOOD, ...facts }, { ...RECORD_POLICY, ...policy })?.rule

describe('a photo (REG-8)', () => {
  it.each<[string, Partial<PhotoFacts>, string | undefined]>([
    ['of the form’s size with one face is good', {}, undefined],
    ['of the same shape and larger is good', { width: 1000, height: 1232 }, undefined],
    ['smaller than the form is not', { width: 179, height: 221 }, 'photo_size_wrong'],
    ['of another shape is not', { width: 1000, height: 1000 }, 'photo_size_wrong'],
    ['lying on its side is not', { width: 441, height: 358 }, 'photo_size_wrong'],
    ['that stays too large is not', { kilobytes: 60.1 }, 'photo_too_large'],
    ['without a face is not', { faces: [] }, 'photo_no_face'],
    ['of two people is not', { faces: [FACE, FACE] }, 'photo_many_faces'],
    ['with a small face is not', { faces: [{ ...FACE, x: 0.4, width: 0.25 }] }, 'photo_face_place'],
    ['with a face at the side is not', { faces: [{ ...FACE, x: 0, width: 0.4 }] }, 'photo_face_place'],
    ['with a face at the bottom is not', { faces: [{ ...FACE, y: 0.6 }] }, 'photo_face_place'],
  ])('%s', (_what, facts, rule) => {
    expect(judge(facts)).toBe(rule)
  })
  it('must have the very size where the policy says so', () => {
    expect(judge({ width: 1000, height: 1232 }, { photoSize: 'exact' })).toBe('photo_size_wrong')
    expect(judge({}, { photoSize: 'exact' })).toBeUndefined()
  })
  it('needs no face where the policy says so', () => {
    expect(judge({ faces: [] }, { photoNeedsFace: false })).toBeUndefined()
  })
  it('is told with its own measures', () => {
    expect(unfitBecause({ ...GOOD, width: 300, height: 400 }, RECORD_POLICY)?.cause).toContain('300×400')
  })
})

describe('the name of a photo’s file', () => {
  it.each([
    ['G37010220190501001X.jpg', 'student_number', 'G37010220190501001X'],
    ['一年级/1班/37010220190501001x.JPEG', 'id_number', '37010220190501001X'],
    ['照片\\L370102201905010016.png', 'student_number', 'L370102201905010016'],
    [' 370102201905010135 .jpg', 'id_number', '370102201905010135'],
    ['370102201905010135.jpg', 'id_number', '370102201905010135'],
  ])('%s is a number', (file, kind, number) => {
    expect(photoName(file)).toEqual({ kind, number })
  })
  it.each(['张小明.jpg', '3701022019.jpg', 'G3701022019050100.jpg', '.jpg', ''])('%s is none', (file) => {
    expect(photoName(file)).toBeUndefined()
  })
  it.each([
    ['照片/', true],
    ['__MACOSX/照片/._1.jpg', true],
    ['.DS_Store', true],
    ['照片/Thumbs.db', true],
    ['照片/1.jpg', false],
    ['说明.txt', false],
  ])('%s is left behind by the system: %s', (file, isIt) => {
    expect(isLitter(file)).toBe(isIt)
  })
})
