/** What a form's fields tell of each other: one press takes it over, nothing is filled in behind the clerk's back. */
import { normaliseIdNumber, parseIdNumber } from '../../rules/id-number.ts'
import type { FormValues, Offer } from '../ui/form-from-fields.tsx'

const RESIDENT_ID = '居民身份证'

/** Sex, birth date and county of an ID number that is right; as the form's texts. */
export function tellsOf(idNumber: string): { sex: string; birthDate: string; region: string } | undefined {
  const id = parseIdNumber(normaliseIdNumber(idNumber))
  if (!id.ok) return undefined
  const sex = id.sex === 'male' ? '男' : '女'
  return { sex, birthDate: id.birthDate.replaceAll('-', ''), region: id.region }
}

/** @param isCounty whether there is such a county today; 6 digits */
export function offersFor(
  values: FormValues,
  isCounty: (code: string) => boolean,
): Readonly<Record<string, Offer>> {
  const offers: Record<string, Offer> = {}
  const offer = (key: string, value: string | undefined, text: string) => {
    if (value?.trim()) offers[key] = { text, value: value.trim() }
  }
  const told = values.idType === RESIDENT_ID ? tellsOf(values.idNumber ?? '') : undefined
  if (told) {
    offer('sex', told.sex, `按身份证号:${told.sex}`)
    offer('birthDate', told.birthDate, `按身份证号:${told.birthDate}`)
    // A resident ID is a citizen's; who is one all the same and something else besides, types it.
    offer('nationality', '中国', '有居民身份证的:中国')
    offer('overseas', '否', '有居民身份证的:否')
    if (isCounty(told.region)) {
      offer('birthDivision', `${told.region}000000`, '按身份证号的地区')
      offer('householdDivision', `${told.region}000000`, '按身份证号的地区')
    }
  }
  for (const key of ['mailingAddress', 'homeAddress']) offer(key, values.currentAddress, '同现住址')
  for (const at of [1, 2] as const) {
    // The second member may be left out: nothing is offered before there is a name.
    if (at === 2 && !values.member2Name?.trim()) continue
    offer(`member${at}Address`, values.currentAddress, '同学生现住址')
    offer(`member${at}HouseholdDivision`, values.householdDivision, '同学生户口所在地')
    offer(`member${at}Phone`, values.phone, '同学生联系电话')
  }
  return offers
}
