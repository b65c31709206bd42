import type { FormField } from '../../../shared/forms/field-schema';
import type { FormValues } from '../../../shared/forms/form-draft';

/** What the Manager takes. */
const SHORTEST = 12;

/** A new password, twice. */
export const NEW_PASSWORD_FIELDS: readonly FormField[] = [
  {
    key: 'password',
    label: 'New password',
    about: `At least ${SHORTEST} characters; a few words that only you would put together are fine.`,
    schema: { type: 'string', format: 'password', minLength: SHORTEST, autocomplete: 'new-password' },
    isRequired: true,
  },
  {
    key: 'again',
    label: 'New password again',
    schema: { type: 'string', format: 'password', autocomplete: 'new-password' },
    isRequired: true,
  },
];

/** Whether the new password is the same twice. */
export function isSameTwice({ password, again }: FormValues): boolean {
  return password === again;
}
