import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/index.js';
import { SigningProxies } from './signing-proxies.js';

/** A proxy before the Manager signs people in. */
@Module({ imports: [PeopleModule], providers: [SigningProxies] })
export class ProxySignInModule {}
