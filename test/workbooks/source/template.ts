/** Writes the template that fill-template.py then fills in: node --import tsx test/workbooks/source/template.ts FILE */
import { writeFileSync } from 'node:fs'
import { registration } from '../../../src/sheets/columns/registration.ts'
import { writeTemplate } from '../../../src/sheets/template.ts'

const [path = 'template.xlsx'] = process.argv.slice(2)
const facts = { choices: { classNumber: ['2025101', '2025102'] } }
writeFileSync(path, await writeTemplate(registration, facts))
