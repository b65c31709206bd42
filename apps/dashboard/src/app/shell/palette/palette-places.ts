import type { IconName } from '../../shared/icons/icon-paths';
import type { Restricted } from '../../shared/identity/permitted';

/** A page that one can go to. */
export interface PalettePlace extends Restricted {
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
  { path: '/jobs/new', label: 'New job', icon: 'add', words: 'submit', needs: 'jobs:submit' },
  { path: '/workers', label: 'Workers', icon: 'computer' },
  { path: '/renders', label: 'Renders', icon: 'image', words: 'pictures' },
  { path: '/job-types', label: 'Job types', icon: 'data_object', words: 'scripts' },
  { path: '/settings', label: 'Settings', icon: 'tune', words: 'configuration', needs: 'settings:read' },
  { path: '/settings/tags', label: 'Tags', icon: 'tag' },
  {
    path: '/settings/new-workers',
    label: 'New Workers',
    icon: 'computer',
    words: 'registration secrets approval',
    needs: 'workers:write',
  },
  {
    path: '/settings/people',
    label: 'People',
    icon: 'person',
    words: 'users access tokens',
    needs: 'people:read',
  },
  { path: '/profile', label: 'Profile', icon: 'person', words: 'password tokens sessions', needs: 'profile' },
  { path: '/about', label: 'About', icon: 'info', words: 'version licences' },
];
