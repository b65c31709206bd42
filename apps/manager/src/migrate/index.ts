export { runMigration } from './migrate-command.js';
