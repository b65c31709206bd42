/**
 * ESLint rule: the Manager's modules are used through their door, `modules/<area>/index.js`, and through nothing else. Whoever puts
 * the Manager together, outside of them, has what an area declares from `<area>.part.js`, which loads no Nest.
 */
import { dirname, posix, resolve, sep } from 'node:path';

const MODULE_FILE = /\/apps\/manager\/src\/modules\/([^/]+)\/(.+)$/;

/**
 * The module that a file belongs to, and its path inside of it; undefined for files outside of every module.
 * @param {string} file absolute
 */
function locateInModule(file) {
  const match = MODULE_FILE.exec(file.split(sep).join(posix.sep));
  if (match === null) return undefined;
  const [, area, path] = match;
  return { area, path };
}

/**
 * @param {{ area: string | undefined, path: string | undefined }} there
 * @param {object | undefined} here
 */
function isDoor({ area, path }, here) {
  return path === 'index.js' || (here === undefined && path === `${area}.part.js`);
}

/** @type {import('eslint').Rule.RuleModule} */
export const moduleDoors = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      innerFile:
        "'{{path}}' is an inner file of the module '{{area}}': import from modules/{{area}}/index.js, and export there what others may use.",
    },
  },
  create(context) {
    const here = locateInModule(context.filename);
    /** @param {{ source?: { type: string, value?: unknown } | null | undefined }} node */
    function check(node) {
      const specifier = node.source?.type === 'Literal' ? node.source.value : undefined;
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const there = locateInModule(resolve(dirname(context.filename), specifier));
      if (there === undefined || there.area === here?.area || isDoor(there, here)) return;
      context.report({ node: /** @type {never} */ (node.source), messageId: 'innerFile', data: there });
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
