export type { Caller, Introduction } from './caller.js';
export { Callers } from './callers.js';
export { noteCaller } from './current-caller.js';
export { IdentityProviders } from './identity-providers.js';
export type {
  Identity,
  PasswordProvider,
  ProviderType,
  ProxyProvider,
  RedirectProvider,
  RedirectStart,
  RequestHeaders,
} from './identity-provider.js';
export { identityOf, type AdmissionRules, type ProvidedPerson } from './provider-admission.js';
export type { ProviderEntry } from './provider-entries.js';
export { hashOfSecret, newSecret } from './secrets.js';
export { ProviderSettings } from './provider-settings.js';
export { PeopleModule } from './people.module.js';
export { manageUsers, type UsersTask } from './users-command.js';
