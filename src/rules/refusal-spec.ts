/** What the registry says when it does not do what was asked. */
export interface RefusalSpec {
  /** HTTP status class of the refusal; the door maps nothing else. */
  status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 423 | 429 | 500 | 503
  text: string
  cure: string
  source?: string
}
