/**
 * Code tables (study 4.2): a stored value, the code of the standard, and the label that workbooks carry. A cell may
 * hold the code, the label, a former label, or code and label together ("1-走读"); the stored value is always one.
 */
import { COUNTRIES } from './code-table-country.ts'
import { ETHNIC_GROUPS, FORMER_ETHNIC_LABELS } from './code-table-ethnic-group.ts'

/** One value of a code table. `isOffered`: shown in lists; others are only read. */
export interface CodeEntry {
  value: string
  code: string
  label: string
  aliases: readonly string[]
  isOffered: boolean
}

/** A code table under its Chinese title; `index` finds an entry by any spelling of it. */
export interface CodeTable {
  title: string
  entries: readonly CodeEntry[]
  index: ReadonlyMap<string, CodeEntry>
}

type Line = readonly [code: string, label: string, more?: Partial<Omit<CodeEntry, 'code' | 'label'>>]

/** Width, spaces and kinds of dashes do not matter in a code or a label. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200d\ufeff]/g, '')
    .replace(/[—–_:、]/g, '-')
    .toUpperCase()
}

function spellings(entry: CodeEntry): string[] {
  const labels = [entry.label, ...entry.aliases]
  return [
    entry.code,
    ...labels,
    ...labels.flatMap((label) => [`${entry.code}-${label}`, `${entry.code}${label}`]),
  ]
}

function table(title: string, lines: readonly Line[]): CodeTable {
  const entries = lines.map(([code, label, more]) => ({
    value: code,
    code,
    label,
    aliases: [],
    isOffered: true,
    ...more,
  }))
  const index = new Map<string, CodeEntry>()
  // The first entry that claims a spelling keeps it: "2" is a code before it is anybody's alias.
  for (const entry of entries) if (!index.has(plain(entry.code))) index.set(plain(entry.code), entry)
  for (const entry of entries)
    for (const one of spellings(entry)) if (!index.has(plain(one))) index.set(plain(one), entry)
  return { title, entries, index }
}

/** The entry that a cell means, if any. */
export function findCode(codes: CodeTable, text: string): CodeEntry | undefined {
  // Most cells are written plainly: the look-up alone is much cheaper.
  return codes.index.get(text) ?? codes.index.get(plain(text))
}

/** The label of a stored value; the value itself where the table does not have it. */
export function labelOf(codes: CodeTable, value: string): string {
  return codes.entries.find((entry) => entry.value === value)?.label ?? value
}

/** What a list offers, in order. */
export function offeredLabels(codes: CodeTable): string[] {
  return codes.entries.filter((entry) => entry.isOffered).map((entry) => entry.label)
}

const words = (text: string, width: number) =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => [word.slice(0, width), word.slice(width)] as const)

const unlisted = { isOffered: false }

const COUNTRY_ALIASES: Readonly<Record<string, readonly string[]>> = {
  CHN: ['中华人民共和国', '中国大陆'],
  HKG: ['香港', '中国香港特别行政区'],
  MAC: ['澳门', '中国澳门特别行政区'],
  TWN: ['台湾', '中国台湾省'],
  KOR: ['大韩民国'],
  USA: ['美利坚合众国'],
}

/** GB/T 4761 codes are stored; workbooks carry the five labels and codes of the first system (study 8, no. 16). */
const KINSHIP: readonly Line[] = [
  ['1', '父亲', { value: '51', aliases: ['51', '51-父亲'] }],
  ['2', '母亲', { value: '52', aliases: ['52', '52-母亲'] }],
  ['3', '祖父母或外祖父母', { value: '60', aliases: ['60', '祖父母', '外祖父母'] }],
  ['4', '兄弟姐妹', { value: '70', aliases: ['70'] }],
  ['9', '其他', { value: '80', aliases: ['80'] }],
  ['61', '祖父', { ...unlisted, aliases: ['爷爷'] }],
  ['62', '祖母', { ...unlisted, aliases: ['奶奶'] }],
  ['63', '外祖父', { ...unlisted, aliases: ['外公', '姥爷'] }],
  ['64', '外祖母', { ...unlisted, aliases: ['外婆', '姥姥'] }],
]

const ID_TYPE: readonly Line[] = [
  ['1', '居民身份证', { aliases: ['身份证'] }],
  ['6', '香港特区护照/身份证明'],
  ['7', '澳门特区护照/身份证明'],
  ['8', '台湾居民来往大陆通行证', { aliases: ['台胞证'] }],
  ['9', '境外永久居住证', { aliases: ['外国人永久居留身份证'] }],
  ['A', '护照'],
  // Papers that came later than the table; codes of our own (study 8, no. 18).
  ['H', '港澳居民来往内地通行证', { aliases: ['回乡证'] }],
  ['P', '港澳台居民居住证'],
  ['Z', '其他'],
  ['2', '军官证', unlisted],
  ['3', '士官证', unlisted],
  ['4', '文职干部证', unlisted],
  ['5', '部队离退休证', unlisted],
  ['B', '户口簿', unlisted],
]

const DESTINATIONS =
  '升学 本科 专科 中专 技校 高职 职业高中 普通高中 普通初中 就业 参军 出国 赴港澳台 待就业 其他'

export const codeTables = {
  sex: table('性别', [
    ['1', '男', { value: 'male' }],
    ['2', '女', { value: 'female' }],
  ]),
  yesNo: table('是否', [
    ['1', '是', { value: 'yes', aliases: ['Y', 'YES', 'TRUE'] }],
    ['0', '否', { value: 'no', aliases: ['N', 'NO', 'FALSE'] }],
  ]),
  ethnicGroup: table(
    '民族',
    words(ETHNIC_GROUPS, 2).map(([code, label]) => [
      code,
      label,
      { aliases: FORMER_ETHNIC_LABELS[code] ?? [] },
    ]),
  ),
  country: table(
    '国籍/地区',
    words(COUNTRIES, 3).map(([code, label]) => [code, label, { aliases: COUNTRY_ALIASES[code] ?? [] }]),
  ),
  idType: table('身份证件类型', ID_TYPE),
  overseasStatus: table('港澳台侨外', [
    ['00', '否', { aliases: ['0', '非港澳台侨外'] }],
    ['01', '香港同胞'],
    ['02', '香港同胞亲属'],
    ['03', '澳门同胞'],
    ['04', '澳门同胞亲属'],
    ['05', '台湾同胞'],
    ['06', '台湾同胞亲属'],
    ['11', '华侨'],
    ['12', '侨眷'],
    ['13', '归侨'],
    ['14', '归侨子女'],
    ['21', '归国留学人员'],
    ['31', '非华裔中国人'],
    ['41', '外籍华裔人'],
    ['51', '外国人'],
    ['99', '其他'],
  ]),
  politicalStatus: table('政治面貌', [
    ['13', '群众'],
    ['03', '共青团员', { aliases: ['3', '团员'] }],
    ['02', '中共预备党员', { aliases: ['2'] }],
    ['01', '中共党员', { aliases: ['1', '党员'] }],
  ]),
  health: table('健康状况', [
    ['10', '健康或良好', { aliases: ['1', '健康', '良好'] }],
    ['20', '一般或较弱', { aliases: ['2', '一般', '较弱'] }],
    ['30', '有慢性病', { aliases: ['3'] }],
    ['40', '有生理缺陷', { aliases: ['4'] }],
    ['50', '残疾', { aliases: ['5'] }],
  ]),
  /** Codes of the 2007 standard; the labels are those of either list. */
  bloodType: table('血型', [
    ['1', 'A型', { aliases: ['A', 'A血型'] }],
    ['2', 'B型', { aliases: ['B', 'B血型'] }],
    ['3', 'AB型', { aliases: ['AB', 'AB血型'] }],
    ['4', 'O型', { aliases: ['O', 'O血型'] }],
    ['5', '其他', { aliases: ['其他血型', 'RH阳性', 'RH阴性', 'HLA'] }],
    ['9', '未定', { aliases: ['未定血型'] }],
    ['0', '未知', { aliases: ['未知血型'] }],
  ]),
  householdType: table('户口性质', [
    ['1', '农业户口', { aliases: ['农业'] }],
    ['2', '非农业户口', { aliases: ['非农业', '非农户口'] }],
    // Since the reform of 2014 to 2016; read, and offered where a policy says so (study 8, no. 19).
    ['3', '居民户口', unlisted],
  ]),
  entryMode: table('入学方式', [
    ['11', '就近入学'],
    ['12', '其他', { aliases: ['其他(义务教育)'] }],
    ['21', '统一招生考试/普通入学', { aliases: ['统一招生考试', '普通入学'] }],
    ['22', '体育特招'],
    ['23', '艺术特招'],
    ['99', '其他(高中)', unlisted],
  ]),
  attendance: table('就读方式', [
    ['1', '走读'],
    ['2', '住校', { aliases: ['寄宿', '住宿'] }],
  ]),
  pupilSource: table('学生来源', [
    ['1', '正常入学'],
    ['2', '借读'],
    ['9', '其他'],
  ]),
  leftBehind: table('是否留守儿童', [
    ['0', '非留守儿童', { aliases: ['非留守', '否'] }],
    ['1', '单亲留守儿童', { aliases: ['单亲留守'] }],
    ['2', '双亲留守儿童', { aliases: ['双亲留守'] }],
  ]),
  transport: table('上下学方式', [
    ['1', '步行'],
    ['2', '自行车(含摩托车、电动自行车)', { aliases: ['自行车', '摩托车', '电动自行车'] }],
    ['3', '公共交通(含城市公交、农村客运、地铁)', { aliases: ['公共交通'] }],
    ['4', '家长自行接送', { aliases: ['家长接送'] }],
    ['5', '校车'],
    ['9', '其他', { aliases: ['6'] }],
  ]),
  disability: table('残疾类型', [
    ['0', '无残疾', { aliases: ['无'] }],
    ['1', '视力残疾', { aliases: ['视力'] }],
    ['2', '听力残疾', { aliases: ['听力'] }],
    ['3', '言语残疾', { aliases: ['言语'] }],
    ['4', '肢体残疾', { aliases: ['肢体'] }],
    ['5', '智力残疾', { aliases: ['智力'] }],
    ['6', '精神残疾', { aliases: ['精神'] }],
    ['7', '多重残疾', { aliases: ['多重'] }],
    ['8', '其他', { aliases: ['其他残疾'] }],
  ]),
  inclusiveEducation: table('随班就读', [
    ['0', '非随班就读', { aliases: ['否'] }],
    ['1', '视力残疾随班就读', { aliases: ['视力残疾', '视力'] }],
    ['2', '听力残疾随班就读', { aliases: ['听力残疾', '听力'] }],
    ['3', '智力残疾随班就读', { aliases: ['智力残疾', '智力'] }],
    ['4', '其他残疾随班就读', { aliases: ['其他残疾', '其他'] }],
  ]),
  kinship: table('关系', KINSHIP),
  /** The circular's 15 values; the label itself is stored. */
  destination: table(
    '毕业去向',
    DESTINATIONS.split(' ').map((label, at) => [String(at + 1).padStart(2, '0'), label, { value: label }]),
  ),
  stage: table('教育阶段', [
    ['1', '小学', { value: 'primary' }],
    ['2', '初中', { value: 'junior' }],
    ['3', '高中', { value: 'senior', aliases: ['普通高中'] }],
  ]),
  unitLevel: table('级别', [
    ['1', '市', { value: 'city', aliases: ['市级', '地市', '地级市', '州'] }],
    ['2', '区县', { value: 'county', aliases: ['区县级', '县', '区', '县级', '县区'] }],
    ['3', '学校', { value: 'school', aliases: ['校'] }],
  ]),
} as const satisfies Record<string, CodeTable>
