/** What the Manager shows in the place of a password. Sent back, it means "as it was". */
export const HIDDEN_SECRET = '********';
