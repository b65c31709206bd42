import { provideHttpClient } from '@angular/common/http';
import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { TitleStrategy, provideRouter, withComponentInputBinding } from '@angular/router';
import { provideApiConfiguration } from '@flamenco/api-client';
import { routes } from './app.routes';
import { managerPath } from './shared/manager-address';
import { FarmTitle } from './shell/farm-title';

/** The application's providers. The Manager serves page, API and live events from one origin. */
export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withComponentInputBinding()),
    provideHttpClient(),
    provideApiConfiguration(managerPath()),
    { provide: TitleStrategy, useExisting: FarmTitle },
  ],
};
