import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, inject, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withNavigationErrorHandler,
  withPreloading,
} from '@angular/router';
import { provideApiConfiguration } from '@flamenco/api-client';
import { routes } from './app.routes';
import { whenSignedOut } from './shared/identity/when-signed-out';
import { managerPath } from './shared/manager-address';
import { Notices } from './shared/notices';
import { describeProblem } from './shared/problem';
import { FarmTitle } from './shell/farm-title';
import { PreloadLater } from './shell/preload-later';

/** The application's providers. The Manager serves page, API and live events from one origin. */
export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withPreloading(PreloadLater),
      withNavigationErrorHandler(({ error }) =>
        inject(Notices).problem(`This page could not be loaded from the Manager: ${describeProblem(error)}`),
      ),
    ),
    provideHttpClient(withInterceptors([whenSignedOut])),
    provideApiConfiguration(managerPath()),
    { provide: TitleStrategy, useExisting: FarmTitle },
  ],
};
