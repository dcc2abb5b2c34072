/**
 * What no SQL of ours may say: things that a schema-sharded cluster refuses, that grow with the data, or that hide
 * where a table lies. Used by the test that walks every statement in the source.
 */
import ts from 'typescript'

export interface SqlDefect {
  /** Line within the text, from 1. */
  line: number
  rule: string
}

interface SqlRule {
  rule: string
  pattern: RegExp
}

const NOW =
  'now\\s*\\(|(?:transaction|statement)_timestamp\\s*\\(|current_(?:timestamp|date|time)\\b|localtime'

/** Tried on a whole statement without its comments and without what stands in its quotes. */
const RULES: readonly SqlRule[] = [
  {
    rule: 'a volatile function: ids and times are parameters made by the application',
    pattern: /\b(?:gen_random_uuid|uuid_generate_v\w+|uuidv7|clock_timestamp|timeofday|random)\s*\(/i,
  },
  {
    rule: 'a time or sequence inside ON CONFLICT … DO UPDATE: pass it as a parameter',
    pattern: new RegExp(`\\bON\\s+CONFLICT\\b.*\\bDO\\s+UPDATE\\b.*(?:\\b(?:${NOW}|nextval\\s*\\())`, 'is'),
  },
  { rule: 'OFFSET paging: page by key', pattern: /\bOFFSET\s+(?:\$|\d|\()/i },
  {
    rule: 'a trigger: the action writes what follows, in its transaction',
    pattern: /\bCREATE\b[^;]*\bTRIGGER\b/i,
  },
  {
    rule: 'a pattern on a unit path: a subtree is a range, unit_path >= from AND unit_path < to',
    pattern:
      /\b(?:unit_)?path\s+(?:(?:NOT\s+)?(?:I?LIKE|SIMILAR)\b|!?~~|\^@)|\bstarts_with\s*\(\s*(?:\w+\.)?(?:unit_)?path\b/i,
  },
]

/** A name, or a function that fixes its own path, is what may be said about the search path. */
const SEARCH_PATH: SqlRule = {
  rule: 'search_path outside a SECURITY DEFINER function: name the schema',
  pattern: /\bsearch_path\b/i,
}
const DEFINER = /\bCREATE\b[^;]*\bFUNCTION\b[^;]*\bSECURITY\s+DEFINER\b/i

const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ')

/**
 * Comments and single-quoted text become blanks (newlines stay, so that lines count right). A dollar-quoted body is
 * SQL and stays, its semicolons apart: they end no statement of ours.
 */
function bare(text: string): string {
  const parts = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|(\$[a-z_]*\$)([\s\S]*?)\1/gi
  return text.replaceAll(parts, (whole, tag?: string, body?: string) =>
    tag && body !== undefined ? blank(tag) + bare(body).replaceAll(';', ' ') + blank(tag) : blank(whole),
  )
}

/** Every statement of the text with the line it begins in. */
function statements(text: string): { line: number; sql: string }[] {
  let line = 1
  return bare(text)
    .split(';')
    .map((sql) => {
      const lead = /^\s*/.exec(sql)?.[0] ?? ''
      const at = line + lead.split('\n').length - 1
      line += sql.split('\n').length - 1
      return { line: at, sql }
    })
}

/** Reads SQL and tells what it may not say; empty for sound SQL. */
export function lintSql(text: string): SqlDefect[] {
  return statements(text).flatMap(({ line, sql }) => {
    const rules = DEFINER.test(sql) ? RULES : [...RULES, SEARCH_PATH]
    return rules.filter(({ pattern }) => pattern.test(sql)).map(({ rule }) => ({ line, rule }))
  })
}

/** Whether a text in the source is SQL or a piece of it: our SQL writes its words in capitals. */
function isSql(text: string): boolean {
  return (
    /\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|SET|VALUES|JOIN|LIMIT|OFFSET|ORDER BY|CREATE|ALTER|LIKE)\b/.test(
      text,
    ) ||
    /^\s*(?:select|insert\s+into|update|delete\s+from|with|create|alter|set)\s/i.test(text) ||
    /\b(?:gen_random_uuid|clock_timestamp|search_path)\b/.test(text)
  )
}

/** The SQL in a TypeScript file: every quoted or template text that looks like it, with the line it begins in. */
export function sqlIn(source: string): { line: number; sql: string }[] {
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.Latest, true)
  const found: { line: number; sql: string }[] = []
  const visit = (node: ts.Node): void => {
    const text = textOf(node)
    if (text !== undefined && isSql(text))
      found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, sql: text })
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** A hole in a template stands for a name or a number; what is inside it is visited on its own. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  return node.head.text + node.templateSpans.map((span) => `$0${span.literal.text}`).join('')
}
