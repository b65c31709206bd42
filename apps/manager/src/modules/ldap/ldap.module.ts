import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/index.js';
import { LdapProviders } from './ldap-providers.js';

/** People sign in with the accounts of a directory. */
@Module({ imports: [PeopleModule], providers: [LdapProviders] })
export class LdapModule {}
