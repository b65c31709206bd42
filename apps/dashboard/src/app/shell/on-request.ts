/** What the shell shows when it is asked for: not needed for the first page, so a chunk of its own. */
export { FarmAlerts } from './alerts/farm-alerts';
export { Appearance } from './appearance';
export { IdentityWatch } from './identity-watch';
export { KeyHelp } from './key-help';
export { NoticeHistory } from './notice-history';
export { openPalette } from './palette/open-palette';
export { openUserMenu } from './user-menu';
