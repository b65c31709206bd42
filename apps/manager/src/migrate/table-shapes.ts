import type { Dialect } from '../database/dialect.js';
import type { SqlReader } from '../database/sql.js';

/** A table of a farm, as the database itself describes it: so that one that is new is not forgotten. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly isText: boolean }[];
  /** The columns of its primary key, in their order. */
  readonly key: readonly string[];
}

interface ColumnRow {
  readonly tableName: string;
  readonly columnName: string;
  readonly type: string;
  /** Counts from 1; 0 outside of the key. */
  readonly keyPosition: number;
}

const COLUMNS: Readonly<Record<Dialect['name'], string>> = {
  sqlite: `SELECT t.name AS tableName, c.name AS columnName, lower(c.type) AS type, c.pk AS keyPosition
    FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND t.name <> 'migrations' ORDER BY t.name, c.cid`,
  postgres: `SELECT c.relname AS tableName, a.attname AS columnName, format_type(a.atttypid, NULL) AS type,
      coalesce(array_position(k.conkey, a.attnum), 0) AS keyPosition
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'p'
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> 'migrations'
    ORDER BY c.relname, a.attnum`,
};

const REFERENCES: Readonly<Record<Dialect['name'], string>> = {
  sqlite: `SELECT DISTINCT t.name AS tableName, f."table" AS needs
    FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'`,
  postgres: `SELECT DISTINCT t.relname AS tableName, n.relname AS needs
    FROM pg_constraint AS k JOIN pg_class AS t ON t.oid = k.conrelid JOIN pg_class AS n ON n.oid = k.confrelid
    WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace`,
};

/** All tables but that of the migrations; those first that others refer to. */
export async function tablesOf(sql: SqlReader): Promise<readonly TableShape[]> {
  const columns = await sql.all<ColumnRow>(COLUMNS[sql.dialect.name]);
  const tables = new Map<string, readonly ColumnRow[]>(Object.entries(groupByTable(columns)));
  const references = await sql.all<{ tableName: string; needs: string }>(REFERENCES[sql.dialect.name]);
  const ordered: TableShape[] = [];
  while (tables.size > 0) {
    const isNeeded = ({ tableName, needs }: (typeof references)[number], name: string): boolean =>
      tableName === name && needs !== name && tables.has(needs);
    const [free] = [...tables].filter(([name]) => !references.some((reference) => isNeeded(reference, name)));
    if (!free) throw new Error(`These tables refer to each other: ${[...tables.keys()].join(', ')}`);
    ordered.push(toShape(...free));
    tables.delete(free[0]);
  }
  return ordered;
}

function groupByTable(columns: readonly ColumnRow[]): Readonly<Record<string, readonly ColumnRow[]>> {
  return Object.groupBy(columns, ({ tableName }) => tableName) as Record<string, readonly ColumnRow[]>;
}

function toShape(name: string, rows: readonly ColumnRow[]): TableShape {
  const key = rows.filter(({ keyPosition }) => keyPosition > 0).sort((a, b) => a.keyPosition - b.keyPosition);
  if (key.length === 0) throw new Error(`The table ${name} has no primary key`);
  return {
    name,
    columns: rows.map(({ columnName, type }) => ({ name: columnName, isText: type === 'text' })),
    key: key.map(({ columnName }) => columnName),
  };
}
