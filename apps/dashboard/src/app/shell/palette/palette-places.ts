import type { IconName } from '../../shared/icons/icon-paths';

/** A page that one can go to. */
export interface PalettePlace {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** What else it is found by. */
  readonly words?: string;
}

/** The pages, in the order of the rail, and those that are behind them. */
export const PALETTE_PLACES: readonly PalettePlace[] = [
  { path: '/farm', label: 'Farm', icon: 'bar_chart', words: 'utilisation wall screen' },
  { path: '/jobs', label: 'Jobs', icon: 'view_list' },
  { path: '/jobs/new', label: 'New job', icon: 'add', words: 'submit' },
  { path: '/workers', label: 'Workers', icon: 'computer' },
  { path: '/renders', label: 'Renders', icon: 'image', words: 'pictures' },
  { path: '/job-types', label: 'Job types', icon: 'data_object', words: 'scripts' },
  { path: '/settings', label: 'Settings', icon: 'tune', words: 'configuration' },
  { path: '/settings/tags', label: 'Tags', icon: 'tag' },
  { path: '/about', label: 'About', icon: 'info', words: 'version licences' },
];
