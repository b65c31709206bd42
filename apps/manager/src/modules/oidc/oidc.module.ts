import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/index.js';
import { OidcProviders } from './oidc-providers.js';

/** People sign in with the accounts of an OpenID Connect provider. */
@Module({ imports: [PeopleModule], providers: [OidcProviders] })
export class OidcModule {}
