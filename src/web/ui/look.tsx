import { ConfigProvider, type ThemeConfig } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'

/** The one accent colour; white text on it and it on white both read well (6.1 to 1). */
const ACCENT = '#0958d9'

const THEME: ThemeConfig = {
  token: {
    colorPrimary: ACCENT,
    colorLink: ACCENT,
    // Under the pointer darker, not paler: white on it must still read.
    colorPrimaryHover: '#0646b0',
    colorLinkHover: '#0646b0',
    colorErrorHover: '#a8071a',
    // Also the ring around whatever has the focus.
    colorPrimaryBorder: ACCENT,
    colorInfo: ACCENT,
    colorError: '#cf1322',
    colorWarning: '#ad4e00',
    colorSuccess: '#237804',
    // The library would mix muddy grounds from tones as dark as these.
    colorErrorBg: '#fff2f0',
    colorErrorBorder: '#ffa39e',
    colorWarningBg: '#fffbe6',
    colorWarningBorder: '#ffd666',
    colorSuccessBg: '#f6ffed',
    colorSuccessBorder: '#95de64',
    colorInfoBg: '#e6f4ff',
    // Nothing below 14 px and nothing paler than 4.5 to 1.
    fontSize: 14,
    fontSizeSM: 14,
    colorTextSecondary: 'rgba(0, 0, 0, 0.7)',
    colorTextTertiary: 'rgba(0, 0, 0, 0.65)',
    colorTextQuaternary: 'rgba(0, 0, 0, 0.6)',
    colorTextDescription: 'rgba(0, 0, 0, 0.65)',
    colorTextPlaceholder: 'rgba(0, 0, 0, 0.58)',
    colorTextDisabled: 'rgba(0, 0, 0, 0.58)',
    borderRadius: 4,
    fontFamily: 'var(--font)',
    motion: false,
  },
  components: {
    // Under the pointer a selected row stays as pale: a darker blue would take the contrast from its links.
    Table: { cellPaddingBlockSM: 6, rowSelectedBg: '#e6f0ff', rowSelectedHoverBg: '#e6f0ff' },
  },
}

/** Colours, sizes, language: what every page has in common. */
export function Look(props: { children: ReactNode }) {
  return (
    <ConfigProvider locale={zhCN} theme={THEME} button={{ autoInsertSpace: false }}>
      {props.children}
    </ConfigProvider>
  )
}
