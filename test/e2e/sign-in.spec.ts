import { describe, expect, inject, it } from 'vitest'
import { browsing, DEMO_PASSWORD, expectAccessible, focusByKey, screenshot } from './browser.ts'

const at = inject('web')
const { person } = browsing()

const PEOPLE = [
  ['the nation', 'admin', '全国(演练)', '顾明远'],
  ['a province', 'yunhai', '云海省教育厅', '贾韵媛'],
  ['a city', 'linjiang', '临江市教育局', '丁久淳'],
  ['a county', 'jiangdong', '江东区教育局', '刘葵焕'],
  ['a school', 's2137000002', '江东区实验小学', '唐桐音'],
  ['a school’s approver', 's2137000002.head', '江东区实验小学', '梁玉'],
] as const

describe('signing in', () => {
  it.each(PEOPLE)('brings a person of %s to his workbench', async (_level, login, unit, name) => {
    const { page } = await person({ at })
    await page.goto('/')
    await page.getByLabel('用户名').fill(login)
    await page.getByLabel('密码').fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '工作台' }).waitFor()
    const bar = page.getByRole('banner')
    await bar.getByText(unit, { exact: true }).waitFor()
    await bar.getByRole('button', { name }).waitFor()
    expect(await bar.textContent()).toMatch(/演练业务时间2026-07-10 08:\d\d/)
    await expectAccessible(page)
    await screenshot(page, `workbench-${login}`)
  })

  it('is refused for a wrong password in words that say how to go on', async () => {
    const { page } = await person({ at })
    await page.goto('/sign-in')
    await screenshot(page, 'sign-in')
    await expectAccessible(page)
    await page.getByLabel('用户名').fill('linjiang')
    await page.getByLabel('密码').fill('wrong')
    await page.keyboard.press('Enter')
    const alert = page.getByRole('alert')
    await alert.getByText('用户名或密码不正确。').waitFor()
    expect(await alert.textContent()).toContain('请核对后重新输入')
    expect(await page.getByLabel('用户名').inputValue()).toBe('linjiang')
    await expectAccessible(page)
    await screenshot(page, 'sign-in-refused')
  })

  it('asks for what is missing, beside the form, before anything is sent', async () => {
    const { page } = await person({ at })
    await page.goto('/sign-in')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('请输入用户名。').waitFor()
    await page.keyboard.type('linjiang')
    await page.keyboard.press('Enter')
    await page.getByText('请输入密码。').waitFor()
    expect(await page.getByLabel('密码').evaluate((one) => one === document.activeElement)).toBe(true)
  })

  it('works with the keyboard alone, and so does signing out', async () => {
    const { page } = await person({ at })
    await page.goto('/sign-in')
    await page.getByLabel('用户名').waitFor()
    await page.keyboard.type('s2137000002')
    await page.keyboard.press('Tab')
    await page.keyboard.type(DEMO_PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '工作台' }).waitFor()
    const name = await page.getByRole('banner').getByRole('button').textContent()
    await focusByKey(page, 'Tab', new RegExp(`^${name}$`))
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: '退出登录' }).waitFor()
    await screenshot(page, 'person-menu')
    await focusByKey(page, 'ArrowDown', /^退出登录$/)
    await page.keyboard.press('Enter')
    await page.getByLabel('用户名').waitFor()
    await page.goto('/')
    await page.getByLabel('用户名').waitFor()
  })

  it('leads back to the page that was asked for, and never to another site', async () => {
    const { page } = await person({ at })
    for (const [asked, arrived] of [
      ['/sign-in?back=%2F%3Fx%3D1', `${at}/?x=1`],
      ['/sign-in?back=https%3A%2F%2Fevil.example%2F', `${at}/`],
      ['/sign-in?back=%2F%2Fevil.example', `${at}/`],
    ] as const) {
      await page.goto(asked)
      await page.getByLabel('用户名').fill('jiangdong.head')
      await page.getByLabel('密码').fill(DEMO_PASSWORD)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: '工作台' }).waitFor()
      expect(page.url()).toBe(arrived)
    }
  })
})

describe('signing out', () => {
  it('on all devices ends the session on the other one, which asks again', async () => {
    const here = await person({ at, login: 'linjiang.head' })
    const there = await person({ at, login: 'linjiang.head' })
    await there.page.goto('/')
    await there.page.getByRole('heading', { name: '工作台' }).waitFor()
    await here.page.goto('/')
    await here.page.getByRole('button', { name: '蔡书明' }).click()
    await here.page.getByRole('menuitem', { name: '在所有设备上退出' }).click()
    await here.page.getByLabel('用户名').waitFor()

    await there.page.goto('/nowhere')
    await there.page.getByLabel('用户名').waitFor()
    expect(new URL(there.page.url()).searchParams.get('back')).toBe('/nowhere')
  })
})

describe('the pages', () => {
  it('are served with a policy that keeps others out, and an old page is never kept', async () => {
    const page = await fetch(`${at}/any/where`, { headers: { accept: 'text/html' } })
    expect(page.status).toBe(200)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? ''
    const asset = await fetch(`${at}${script}`, { headers: { 'accept-encoding': 'br' } })
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-encoding')).toBe('br')
  })
  it('do not stand in for a door or a file that is not there', async () => {
    for (const path of ['/api/nothing', '/assets/nothing.js']) {
      const answer = await fetch(`${at}${path}`, { headers: { accept: 'text/html' } })
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ code: 'not_found' })
    }
  })
  it('say so when there is none at an address', async () => {
    const { page } = await person({ at, login: 'jiangdong' })
    await page.goto('/nowhere')
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor()
    await page.getByRole('link', { name: '回到工作台' }).click()
    await page.getByRole('heading', { name: '工作台' }).waitFor()
  })
})
