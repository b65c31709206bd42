/** Words of a shell. */
export { quoteShell, splitShell } from './shell-words.js';
