import { ROLE_MEANINGS, ROLES } from '@flamenco/domain/access';
import type { FormField } from '../../../shared/forms/field-schema';

export const ROLE_FIELD: FormField = {
  key: 'role',
  label: 'Role',
  about: ROLES.map((role) => `${role}: ${ROLE_MEANINGS[role]}`).join('. '),
  schema: { type: 'string', enum: ROLES },
  isRequired: true,
};

export const PROJECTS_FIELD: FormField = {
  key: 'projects',
  label: 'Projects',
  about: 'Where there are some, only jobs of these are submitted and steered.',
  schema: { type: 'array', maxItems: 200, items: { type: 'string', minLength: 1, maxLength: 200 } },
};

const NAME_FIELD: FormField = {
  key: 'name',
  label: 'Name',
  about: 'What they sign in with: letters, digits and any of . _ - @',
  schema: { type: 'string', maxLength: 100 },
  isRequired: true,
};

const ABOUT_FIELDS: readonly FormField[] = [
  { key: 'display_name', label: 'Name that others see', schema: { type: 'string', maxLength: 200 } },
  { key: 'email', label: 'E-mail address', schema: { type: 'string', maxLength: 200 } },
];

const ACTIVE_FIELD: FormField = {
  key: 'is_active',
  label: 'May sign in',
  about: 'Otherwise their sessions end, and their tokens open nothing.',
  schema: { type: 'boolean' },
};

/** Of somebody who is added. */
export const NEW_PERSON_FIELDS = [NAME_FIELD, ...ABOUT_FIELDS, ROLE_FIELD, PROJECTS_FIELD];

/** Of somebody who is known. */
export const PERSON_FIELDS = [...ABOUT_FIELDS, ROLE_FIELD, PROJECTS_FIELD, ACTIVE_FIELD];
