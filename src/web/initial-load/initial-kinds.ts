/** The workbooks of the initial load, in the order in which they have to come: each builds on the one before. */
export const INITIAL_KINDS = [
  {
    slug: 'units',
    kind: 'initial_unit',
    title: '单位',
    about: '市、县教育局和学校。学校须有 10 位学校标识码和各阶段学制;上级单位要先于下级单位。',
    rowsLink: '/units',
  },
  {
    slug: 'classes',
    kind: 'initial_class',
    title: '班级',
    about: '各学校现有班级:阶段、入学年份(级)、班号。学校须已导入。',
    rowsLink: undefined,
  },
  {
    slug: 'pupils',
    kind: 'initial_pupil',
    title: '在校生',
    about: '现有在校学生及其学籍号(G、L 或 J 开头)。班级须已导入;重复的身份证件号会列为问题学籍,不会丢行。',
    rowsLink: '/pupils',
  },
  {
    slug: 'graduates',
    kind: 'initial_graduate',
    title: '毕业生',
    about: '尚未升学的毕业生,供初中、高中招生录取。毕业学校须已导入。',
    rowsLink: '/graduates',
  },
] as const
