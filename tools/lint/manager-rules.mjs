/** ESLint rules for the seams between the Manager's areas. The areas are in manager-areas.mjs. */
import { dirname, posix, resolve, sep } from 'node:path';
import { AREAS, GLOBAL_MODULES, OWNED_TABLES } from './manager-areas.mjs';

const AREA_FILE = /\/apps\/manager\/src\/modules\/([^/]+)\/(.+)$/;
const OWNER_OF = new Map(
  Object.entries(OWNED_TABLES).flatMap(([area, tables]) => tables.map((table) => [table, area])),
);
const IS_SQL = /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN|WHERE|RETURNING)\b/;
const NAMED_TABLE = new RegExp(`\\b(${[...OWNER_OF.keys()].join('|')})\\b`, 'g');
const QUALIFIED_TABLE = new RegExp(`\\b(${[...OWNER_OF.keys()].join('|')})\\.[a-z_]`, 'g');

/**
 * The area that a file belongs to, and its path inside of it; undefined for files outside of every area.
 * @param {string} file absolute
 */
export function locateInArea(file) {
  const match = AREA_FILE.exec(file.split(sep).join(posix.sep));
  if (match === null) return undefined;
  const [, area = '', path = ''] = match;
  return { area, path };
}

/**
 * The tables of other areas that a piece of a statement names, with their owners.
 * @param {string} area whose statement it is
 * @param {string} text of a string, or between two expressions of a template
 */
export function foreignTablesIn(area, text) {
  const found = [...text.matchAll(IS_SQL.test(text) ? NAMED_TABLE : QUALIFIED_TABLE)].map(
    ([, table = '']) => table,
  );
  return [...new Set(found)]
    .map((table) => ({ table, owner: OWNER_OF.get(table) ?? '' }))
    .filter(({ owner }) => owner !== area);
}

/**
 * Whether an area may not import another one: it stands above, or the house does not know one of them.
 * @param {string} from
 * @param {string} to
 */
export function isUphill(from, to) {
  return from !== to && AREAS.indexOf(to) >= AREAS.indexOf(from);
}

/** @typedef {(node: any, messageId: string, data: Record<string, string>) => void} Complain */

/**
 * A rule about the files of areas, their tests aside.
 * @param {Record<string, string>} messages
 * @param {(area: string, path: string, complain: Complain, file: string) => Record<string, (node: any) => void>} visitors
 * @returns {import('eslint').Rule.RuleModule}
 */
function areaRule(messages, visitors) {
  return {
    meta: { type: 'problem', schema: [], messages },
    create(context) {
      const here = locateInArea(context.filename);
      if (here === undefined || here.path.endsWith('.spec.ts')) return {};
      /** @type {Complain} */
      const complain = (node, messageId, data) => context.report({ node, messageId, data });
      return visitors(here.area, here.path, complain, context.filename);
    },
  };
}

/** Statements name the tables of their own area only. */
export const ownTables = areaRule(
  {
    foreignTable:
      "'{{table}}' is a table of the area '{{owner}}': ask one of its acts or questions, or name one of its views.",
  },
  (area, _, complain) => {
    /** @param {any} node @param {string} text */
    function check(node, text) {
      for (const { table, owner } of foreignTablesIn(area, text))
        complain(node, 'foreignTable', { table, owner });
    }
    return {
      Literal(node) {
        if (typeof node.value === 'string' && node.parent.source !== node) check(node, node.value);
      },
      TemplateElement(node) {
        check(node, node.value.raw);
      },
    };
  },
);

/** Arrows between areas point down only. */
export const areaFloors = areaRule(
  {
    uphill:
      "'{{from}}' may not import '{{to}}', which stands above it (tools/lint/manager-areas.mjs): let the upper area ask, or listen to a signal.",
    unknown: "'{{area}}' stands on no floor: give it its place in AREAS (tools/lint/manager-areas.mjs).",
  },
  (from, _, complain, file) => {
    /** @param {any} node */
    function check(node) {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const to = locateInArea(resolve(dirname(file), specifier))?.area;
      if (to !== undefined && isUphill(from, to)) complain(node.source, 'uphill', { from, to });
    }
    return {
      Program(node) {
        if (!AREAS.includes(from)) complain(node, 'unknown', { area: from });
      },
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ImportExpression: check,
    };
  },
);

/** A door shows acts, questions and views; never a row, never a statement. */
export const doorWithoutStatements = areaRule(
  {
    statement:
      "'{{name}}' is a statement or a row of '{{area}}': both stay in persistence/. Export an act, a question, or the type of a view.",
  },
  (area, path, complain) => ({
    ExportNamedDeclaration(node) {
      if (path !== 'index.ts' || !String(node.source?.value ?? '').includes('/persistence/')) return;
      for (const specifier of node.specifiers) {
        const name = specifier.local.name;
        complain(specifier, 'statement', { name, area });
      }
    },
  }),
);

/** What a module uses, it imports. */
export const fewGlobals = areaRule(
  {
    global:
      '{{name}} may not be @Global: only clock, lifetime, database and events are. Let the modules that use it import it.',
  },
  (_area, _path, complain) => ({
    Decorator(node) {
      const name = node.parent.id?.name ?? '';
      if (node.expression.callee?.name === 'Global' && !GLOBAL_MODULES.includes(name))
        complain(node, 'global', { name });
    },
  }),
);
