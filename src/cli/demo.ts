/** The demo's cast: a practice world, two fictional provinces, their bureaus and schools. Names are invented. */

export interface DemoSchool {
  name: string
  /** School type of the code's first two digits (study 4.4). */
  type: '21' | '31' | '34' | '51'
  primary?: 5 | 6
  junior?: 3 | 4
  senior?: 3
  special?: boolean
}

export interface DemoBureau {
  name: string
  /** Short name for logins. */
  login: string
  division: string
  bureaus?: DemoBureau[]
  schools?: DemoSchool[]
}

const six = (name: string): DemoSchool => ({ name, type: '21', primary: 6 })
const county = (name: string, login: string, division: string, schools: DemoSchool[]): DemoBureau => ({
  name,
  login,
  division,
  schools,
})

/** Division codes are real ones (birth places and numbers must resolve); the provinces are not. */
export const DEMO_PROVINCES: readonly (DemoBureau & { schema: string })[] = [
  {
    name: '云海省教育厅',
    login: 'yunhai',
    division: '370000',
    schema: 'p37w1',
    bureaus: [
      {
        name: '临江市教育局',
        login: 'linjiang',
        division: '370100',
        schools: [{ name: '临江市高级中学', type: '34', senior: 3 }],
        bureaus: [
          county('江东区教育局', 'jiangdong', '370102', [
            six('江东区实验小学'),
            six('江东区第二小学'),
            { name: '江东区第一初级中学', type: '31', junior: 3 },
            { name: '江东区九年一贯制学校', type: '31', primary: 6, junior: 3 },
            { name: '江东区特殊教育学校', type: '51', primary: 6, junior: 3, special: true },
          ]),
          county('江西区教育局', 'jiangxi-qu', '370103', [
            six('江西区中心小学'),
            { name: '江西区初级中学', type: '31', junior: 3 },
          ]),
        ],
      },
      {
        name: '松岭市教育局',
        login: 'songling',
        division: '370200',
        schools: [{ name: '松岭市第一中学', type: '34', senior: 3 }],
        bureaus: [
          county('松南县教育局', 'songnan', '370202', [
            { name: '松南县第一小学', type: '21', primary: 5 },
            { name: '松南县第一初级中学', type: '31', junior: 4 },
          ]),
        ],
      },
    ],
  },
  {
    name: '青岚省教育厅',
    login: 'qinglan',
    division: '340000',
    schema: 'p34w1',
    bureaus: [
      {
        name: '白鹭市教育局',
        login: 'bailu',
        division: '340100',
        schools: [{ name: '白鹭市高级中学', type: '34', senior: 3 }],
        bureaus: [
          county('白鹭区教育局', 'bailu-qu', '340102', [
            six('白鹭区第一小学'),
            { name: '白鹭区初级中学', type: '31', junior: 3 },
          ]),
        ],
      },
    ],
  },
]
