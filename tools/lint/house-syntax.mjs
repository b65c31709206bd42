/** What house-style forbids as syntax, for each part of the workspace. A later block replaces an earlier one, so each lists all of its own. */

const ENUM = {
  selector: 'TSEnumDeclaration',
  message: 'No enums: write an `as const` list and a union type from it.',
};
const EXPORT_ALL = {
  selector: 'ExportAllDeclaration',
  message: 'Name what you re-export: an `export *` hides what is public.',
};
const DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name; default exports are for configuration files only.',
};
const FORWARD_REF = {
  selector: "CallExpression[callee.name='forwardRef'], ImportSpecifier[imported.name='forwardRef']",
  message: 'forwardRef hides a cycle between modules: let them meet through an event or a third module.',
};
const PROCESS_ENV = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Environment variables are read in a config/ folder only; ask the configuration object.',
};
const NOW = {
  selector:
    "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.object.name='Date'][callee.property.name='now'], CallExpression[callee.object.name='performance'][callee.property.name='now']",
  message: 'The domain has no clock: take the time as an argument.',
};
const RANDOM = {
  selector:
    "CallExpression[callee.object.name='Math'][callee.property.name='random'], MemberExpression[object.name='crypto']",
  message: 'The domain has no chance: take the random value or id as an argument.',
};
const STATUS_COMPARISON = {
  selector: [
    'BinaryExpression[operator=/^[!=]==$/][left.property.name=/[sS]tatus$/][right.value=/^[a-z]+(-[a-z]+)*$/]',
    'BinaryExpression[operator=/^[!=]==$/][left.name=/[sS]tatus$/][right.value=/^[a-z]+(-[a-z]+)*$/]',
  ].join(', '),
  message: 'Status literals are compared in libs/domain only: ask one of its predicates, or add one there.',
};

const EVERYWHERE = [ENUM, EXPORT_ALL, DEFAULT_EXPORT, FORWARD_REF];
const CONFIGURATION_FILES = ['**/*.config.{ts,mjs}', 'knip.ts'];
const SPECS = ['**/*.spec.ts', '**/tests/**/*.ts', 'tools/system/**/*.ts'];

/** @param {readonly { selector: string, message: string }[]} syntax */
function forbid(...syntax) {
  return { 'no-restricted-syntax': /** @type {const} */ (['error', ...syntax]) };
}

/** ESLint's configuration blocks for all of the above. */
export const houseSyntax = [
  { files: ['**/*.ts', '**/*.mjs'], rules: forbid(...EVERYWHERE, PROCESS_ENV, STATUS_COMPARISON) },
  { files: ['**/config/**/*.ts'], rules: forbid(...EVERYWHERE, STATUS_COMPARISON) },
  { files: ['libs/domain/src/**/*.ts'], rules: forbid(...EVERYWHERE, PROCESS_ENV, NOW, RANDOM) },
  { files: ['tools/**', '**/bin/*.mjs', ...SPECS], rules: forbid(...EVERYWHERE) },
  { files: CONFIGURATION_FILES, rules: forbid(ENUM, EXPORT_ALL, FORWARD_REF) },
];
