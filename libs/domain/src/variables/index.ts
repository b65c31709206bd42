/** Variables, whose values depend on who uses them where. */
export { AUDIENCES, JOBS_VARIABLE } from './variable-definition.js';
export type { Audience, VariableDefinition, VariableValue } from './variable-definition.js';
export { VariableTable } from './variable-table.js';
export type { ResolvedVariable, VariableTableOptions } from './variable-table.js';
