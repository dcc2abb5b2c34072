import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useSearchText } from '../lib/search-text.ts'
import { SignInForm } from './sign-in-form.tsx'
import './shell.css'

/** Only ways into this very web: never another site. */
const isOurs = (back: string | undefined): back is string => back !== undefined && /^\/(?![/\\])/.test(back)

export function SignInPage() {
  const navigate = useNavigate()
  const { back } = useSearchText()
  useEffect(() => {
    document.title = '登录 - 学籍'
  }, [])
  return (
    <main className="sign-in">
      <h1>学籍</h1>
      <p className="quiet">中小学生学籍信息管理</p>
      <SignInForm onDone={() => void navigate({ href: isOurs(back) ? back : '/', replace: true })} />
      <p className="quiet">忘记密码,请联系上级单位的学籍管理员重置。</p>
    </main>
  )
}
