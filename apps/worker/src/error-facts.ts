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
