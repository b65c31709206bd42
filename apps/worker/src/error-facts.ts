/** The code of an error from Node, such as `ENOENT`; duck-typed, because errors cross realms (Jest's among them). */
export function errorCode(error: unknown): string | undefined {
  const hasCode =
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
  return hasCode ? (error.code as string) : undefined;
}

/** What an error says, whatever was thrown. */
export function errorMessage(error: unknown): string {
  const hasMessage =
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
  return hasMessage ? (error.message as string) : String(error);
}

/** What the error at the end of the causes says: fetch itself says only "fetch failed". */
export function rootMessage(error: unknown): string {
  let current = error;
  while (typeof current === 'object' && current !== null && 'cause' in current && current.cause)
    current = current.cause;
  return errorMessage(current) || (errorCode(current) ?? 'no reason given');
}
