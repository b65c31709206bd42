/** Tables whose rows are about the Managers that run just now. When none does, what is there was left by one that was killed, and is nobody's. */
export const TABLES_OF_RUNNING_MANAGERS: readonly string[] = ['managers', 'manager_news'];
