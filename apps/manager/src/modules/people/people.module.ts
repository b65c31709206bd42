import { Module } from '@nestjs/common';
import { SetupModule } from '../setup/index.js';
import { Callers } from './callers.js';
import { CredentialUse } from './credential-use.js';
import { DeviceController } from './device.controller.js';
import { DeviceSignIns } from './device-sign-ins.js';
import { FirstAdmin } from './first-admin.js';
import { Identities } from './identities.js';
import { IdentityController } from './identity.controller.js';
import { IdentityProviders } from './identity-providers.js';
import { Newcomers } from './newcomers.js';
import { OwnPassword } from './own-password.js';
import { People } from './people.js';
import { PeopleController } from './people.controller.js';
import { ProfileController } from './profile.controller.js';
import { ProxiedPeople } from './proxied-people.js';
import { RedirectController } from './redirect.controller.js';
import { RedirectSignIn } from './redirect-sign-in.js';
import { SealedCookies } from './sealed-cookies.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { Tokens } from './tokens.js';

/** Who may do what, and by what they are known. */
@Module({
  imports: [SetupModule],
  controllers: [
    DeviceController,
    IdentityController,
    RedirectController,
    ProfileController,
    PeopleController,
  ],
  providers: [
    Callers,
    CredentialUse,
    DeviceSignIns,
    FirstAdmin,
    Identities,
    IdentityProviders,
    Newcomers,
    OwnPassword,
    People,
    ProxiedPeople,
    RedirectSignIn,
    SealedCookies,
    Sessions,
    SignIn,
    SignInThrottle,
    Tokens,
  ],
  exports: [Callers, IdentityProviders, SignIn, Tokens],
})
export class PeopleModule {}
