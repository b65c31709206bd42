/** Why the pages of another provider have led back without signing in, by the code in the address. */
const SIGN_IN_ERRORS: Readonly<Record<string, string>> = {
  'provider-away':
    'The provider cannot be reached from the Manager. Try again; if it stays so, tell an admin of the farm.',
  'provider-denied':
    'The provider has refused, or you have stopped there. Try again, or ask whoever looks after it.',
  'sign-in-not-valid': 'The answer of the provider was not valid, or the page was opened twice. Begin again.',
  'sign-in-not-begun':
    'This sign-in was not begun in this browser, or too long ago. Begin again; cookies must be allowed.',
  'not-in-a-group': 'You are in none of the groups that may use this farm. Ask whoever looks after them.',
  'account-unknown': 'Nobody has given you access to this farm. Ask an admin of it.',
  'account-inactive': 'Your account may not use this farm any more. Ask an admin of it.',
};

/** What people read of a code; something for codes of a later Manager, too. */
export function signInErrorWords(code: string | undefined): string {
  if (code === undefined || code === '') return '';
  return SIGN_IN_ERRORS[code] ?? `Signing in did not work (${code}). Try again, or ask an admin of the farm.`;
}
