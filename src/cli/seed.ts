/** Seeds the demo once: a practice world with its units, schools and one account per desk. */
import type { Database, Tx } from '../db/tx.ts'
import { hashPassword } from '../server/account/account.actions.ts'
import { DEMO_PROVINCES, type DemoBureau, type DemoSchool } from './demo.ts'

/** Everybody's password in the practice world; a practice world holds invented pupils only. */
export const DEMO_PASSWORD = 'xueji-demo'

interface Parent {
  id: number
  path: string
  level: number
}

interface Seeding {
  tx: Tx
  db: Database
  worldId: number
  provinceId: number | null
  /** First digits of the division codes, for school codes. */
  provinceDigits: string
  passwordHash: string
  nextSchool: number
}

async function addUnit(
  s: Seeding,
  parent: Parent | null,
  name: string,
  level: number,
  division: string,
): Promise<Parent> {
  const id = await s.db.newId()
  const path = `${parent?.path ?? ''}${id}/`
  await s.tx.run(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code, office_phone)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '0531-12345678')`,
    [id, s.worldId, s.provinceId, parent?.id ?? null, level, path, name, division],
  )
  return { id, path, level }
}

async function addAccount(
  s: Seeding,
  unit: Parent,
  login: string,
  name: string,
  roles: string[],
): Promise<void> {
  await s.tx.run('INSERT INTO nation.account VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
    await s.db.newId(),
    s.worldId,
    unit.id,
    unit.path,
    login,
    name,
    roles,
    s.passwordHash,
  ])
}

async function addSchool(s: Seeding, parent: Parent, school: DemoSchool, division: string): Promise<void> {
  const unit = await addUnit(s, parent, school.name, 4, division)
  s.nextSchool += 1
  const code = `${school.type}${s.provinceDigits}${String(s.nextSchool).padStart(6, '0')}`
  await s.tx.run('INSERT INTO nation.school VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    unit.id,
    s.worldId,
    code,
    school.special ?? false,
    school.primary ?? null,
    school.junior ?? null,
    school.senior ?? null,
  ])
  await addAccount(s, unit, `s${code}`, `${school.name}学籍管理员`, ['registrar'])
  await addAccount(s, unit, `s${code}.head`, `${school.name}负责人`, ['approver'])
}

async function addBureau(s: Seeding, parent: Parent, bureau: DemoBureau, level: number): Promise<void> {
  const unit = await addUnit(s, parent, bureau.name, level, bureau.division)
  await addAccount(s, unit, bureau.login, `${bureau.name}学籍管理员`, ['registrar'])
  await addAccount(s, unit, `${bureau.login}.head`, `${bureau.name}负责人`, ['approver'])
  for (const school of bureau.schools ?? []) await addSchool(s, unit, school, bureau.division)
  for (const below of bureau.bureaus ?? []) await addBureau(s, unit, below, level + 1)
}

/**
 * Seeds the demo where there is no world yet; otherwise does nothing. Two servers starting at once seed one demo.
 * @param now the practice clock's first reading
 * @returns some logins to try
 */
export async function seedDemo(db: Database, now: { clockAt: string; realAt: Date }): Promise<string[]> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  await db.asJob(async (tx) => {
    await tx.run("SELECT pg_advisory_xact_lock(hashtext('xueji.seed'))")
    const worlds = await tx.rows('SELECT id FROM nation.world LIMIT 1')
    if (worlds.length > 0) return
    const worldId = await db.newId()
    await tx.run(`INSERT INTO nation.world VALUES ($1, 'practice', '演练', $2, $3)`, [
      worldId,
      now.clockAt,
      now.realAt,
    ])
    const s: Seeding = { tx, db, worldId, provinceId: null, provinceDigits: '', passwordHash, nextSchool: 0 }
    const nation = await addUnit(s, null, '全国(演练)', 0, '000000')
    await addAccount(s, nation, 'admin', '演练管理员', ['administrator'])
    for (const province of DEMO_PROVINCES) {
      const { division, schema, name } = province
      s.provinceId = await db.newId()
      s.provinceDigits = division.slice(0, 2)
      const shortName = name.replace('教育厅', '')
      await tx.run('INSERT INTO nation.province VALUES ($1, $2, $3, $4, $5)', [
        s.provinceId,
        worldId,
        schema,
        division,
        shortName,
      ])
      await addBureau(s, nation, province, 1)
    }
  })
  return ['admin', 'yunhai', 'linjiang', 'jiangdong', 's2137000002', 's2137000002.head']
}
