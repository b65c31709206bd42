import type { Routes, UrlMatchResult, UrlMatcher, UrlSegment } from '@angular/router';
import type { PageWithChanges } from './shared/forms/unsaved-changes';
import { ownJobsFirst } from './shell/own-jobs-first';
import { setUpFirst } from './shell/set-up-first';
import { signInFirst } from './shell/sign-in-first';
import { LOADED_SOON } from './shell/preload-later';
import { Shell } from './shell/shell';

/** One page for `jobs`, `jobs/<job>`, `jobs/<job>/<task>` …: selecting keeps the page, only its inputs change. */
function pageWith(path: string, ...parameters: readonly string[]): UrlMatcher {
  return (segments: UrlSegment[]): UrlMatchResult | null => {
    if (segments[0]?.path !== path || segments.length > parameters.length + 1) return null;
    const given = segments.slice(1).map((segment, i) => [parameters[i] ?? '', segment] as const);
    return { consumed: segments, posParams: Object.fromEntries(given) };
  };
}

/** Both are asked at once. */
const FIRST = [signInFirst, setUpFirst];

/** The pages in the shell; each is a chunk of its own. */
const pages: Routes = [
  { path: '', pathMatch: 'full', redirectTo: '/jobs' },
  {
    path: 'jobs/new',
    title: 'New job',
    canActivate: FIRST,
    loadComponent: () => import('./domains/new-job/feature-new-job/new-job-page').then((m) => m.NewJobPage),
  },
  {
    matcher: pageWith('jobs', 'jobId', 'taskId', 'part'),
    title: 'Jobs',
    data: LOADED_SOON,
    canActivate: [...FIRST, ownJobsFirst],
    loadComponent: () => import('./domains/jobs/feature-jobs/jobs-page').then((m) => m.JobsPage),
  },
  {
    matcher: pageWith('workers', 'workerId'),
    title: 'Workers',
    data: LOADED_SOON,
    canActivate: FIRST,
    loadComponent: () => import('./domains/workers/feature-workers/workers-page').then((m) => m.WorkersPage),
  },
  {
    matcher: pageWith('job-types', 'typeName'),
    title: 'Job types',
    canActivate: FIRST,
    loadComponent: () =>
      import('./domains/job-types/feature-job-types/job-types-page').then((m) => m.JobTypesPage),
  },
  {
    path: 'settings',
    pathMatch: 'full',
    title: 'Settings',
    canActivate: FIRST,
    canDeactivate: [(page: PageWithChanges) => page.mayBeLeft()],
    loadComponent: () =>
      import('./domains/settings/feature-settings/settings-page').then((m) => m.SettingsPage),
  },
  {
    path: 'farm',
    title: 'Farm',
    canActivate: FIRST,
    loadComponent: () => import('./domains/farm/feature-farm/farm-page').then((m) => m.FarmPage),
  },
  {
    matcher: pageWith('renders', 'jobId'),
    title: 'Renders',
    canActivate: FIRST,
    loadComponent: () => import('./domains/renders/feature-renders/renders-page').then((m) => m.RendersPage),
  },
  {
    path: 'history',
    title: 'History',
    canActivate: FIRST,
    loadComponent: () => import('./domains/history/feature-history/history-page').then((m) => m.HistoryPage),
  },
  {
    path: 'settings/tags',
    title: 'Tags',
    canActivate: FIRST,
    loadComponent: () => import('./domains/workers/feature-tags/tags-page').then((m) => m.TagsPage),
  },
  {
    path: 'settings/new-workers',
    title: 'New Workers',
    canActivate: FIRST,
    loadComponent: () =>
      import('./domains/workers/feature-admission/new-workers-page').then((m) => m.NewWorkersPage),
  },
  {
    path: 'settings/people',
    title: 'People',
    canActivate: FIRST,
    loadComponent: () => import('./domains/people/feature-people/people-page').then((m) => m.PeoplePage),
  },
  {
    path: 'profile',
    title: 'Profile',
    canActivate: FIRST,
    loadComponent: () => import('./domains/people/feature-profile/profile-page').then((m) => m.ProfilePage),
  },
  {
    path: 'about',
    title: 'About',
    canActivate: [signInFirst],
    loadComponent: () => import('./domains/settings/feature-about/about-page').then((m) => m.AboutPage),
  },
];

/** The dashboard's pages. The setup assistant and those to sign in stand alone: nothing else works yet. */
export const routes: Routes = [
  {
    path: 'setup',
    title: 'Setup',
    loadComponent: () => import('./domains/setup/feature-setup/setup-page').then((m) => m.SetupPage),
  },
  {
    path: 'sign-in',
    title: 'Sign in',
    loadComponent: () => import('./domains/people/feature-sign-in/sign-in-page').then((m) => m.SignInPage),
  },
  {
    path: 'device',
    title: 'Let a program in',
    loadComponent: () => import('./domains/people/feature-sign-in/device-page').then((m) => m.DevicePage),
  },
  {
    path: 'set-password',
    title: 'Set a password',
    loadComponent: () =>
      import('./domains/people/feature-sign-in/set-password-page').then((m) => m.SetPasswordPage),
  },
  { path: '', component: Shell, children: pages },
  { path: '**', redirectTo: 'jobs' },
];
