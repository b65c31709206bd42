import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { aboutThing } from '@flamenco/domain/changes';
import { conflict, FarmError, forbidden, notFound, unavailable } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { identifyActor } from '../../database/actor.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlReader } from '../../database/sql.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import {
  countDevices,
  deleteDevice,
  deleteDevicesOver,
  insertDevice,
  loadDeviceByCode,
  loadDeviceBySecret,
  saveDeviceDecision,
  type DeviceSignIn,
} from './persistence/device-rows.js';
import { loadUserById } from './persistence/user-rows.js';
import { hashOfSecret, newSecret } from './secrets.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { Tokens, type MadeToken } from './tokens.js';
import { actorOf, type User } from './user.js';

/** A program waits for so long. */
export const DEVICE_EXPIRES_S = 10 * 60;

/** It asks again after so long. */
export const DEVICE_INTERVAL_S = 5;

const MOST_FROM_AN_ADDRESS = 10;
const MOST = 1_000;

/** No vowels, so that no code is a word, and nothing that looks like a digit: 20^8 of them. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const CODE_LENGTH = 8;

/** What a program is told that begins to wait. */
export interface BegunDeviceSignIn {
  /** What the program asks with, and nobody else has. */
  readonly deviceCode: string;
  /** What a person types. */
  readonly userCode: string;
}

/** Lets programs in that have no browser: somebody who has one types a code there. */
@Injectable()
export class DeviceSignIns {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly tokens: Tokens,
    private readonly throttle: SignInThrottle,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError 429 when too many wait already */
  async begin(client: string, address: string): Promise<BegunDeviceSignIn> {
    const { secret, hash } = newSecret('d_');
    const userCode = newUserCode();
    const nowMs = this.clock.nowMs();
    await this.unitOfWork.run(async ({ sql }) => {
      await deleteDevicesOver(sql, new Date(nowMs).toISOString());
      const { all, fromThere } = await countDevices(sql, address);
      if (all >= MOST || fromThere >= MOST_FROM_AN_ADDRESS) throw tooMany();
      await insertDevice(sql, {
        ...{ client, address, secretHash: hash, userCode },
        expires: new Date(nowMs + DEVICE_EXPIRES_S * 1000).toISOString(),
      });
    });
    return { deviceCode: secret, userCode };
  }

  /**
   * A token for the program, once somebody has let it in; once.
   * @throws FarmError 428 as long as nobody has decided, `forbidden` when it was refused, 410 when it is over
   */
  async redeem(deviceCode: string, address: string): Promise<MadeToken> {
    const hash = hashOfSecret(deviceCode);
    const user = await this.approver(await loadDeviceBySecret(this.database.reader, hash));
    identifyActor(actorOf(user, address));
    return this.unitOfWork.run(async (work) => {
      const device = await loadDeviceBySecret(work.sql, hash);
      if (device?.state !== 'approved') throw over();
      await deleteDevice(work.sql, device.id);
      return this.tokens.makeIn(work, user, { name: device.client, scopes: undefined, expires: undefined });
    });
  }

  /** The program that waits under a code. @throws FarmError `not-found`, 429 for who guesses */
  async find(userCode: string, user: User, address: string): Promise<DeviceSignIn> {
    return this.guarded(user, address, () => this.pending(this.database.reader, userCode));
  }

  /** @throws FarmError `not-found`, 429 for who guesses, `conflict` when somebody was faster */
  async decide(userCode: string, isApproved: boolean, user: User, address: string): Promise<void> {
    await this.guarded(user, address, () =>
      this.unitOfWork.run(async (work) => {
        const { id, client, address: from, state } = await this.pending(work.sql, userCode);
        if (state !== 'pending')
          throw conflict('device-decided', 'Somebody has decided about this program already.');
        await saveDeviceDecision(work.sql, id, isApproved ? 'approved' : 'denied', user.id);
        work.note({
          action: isApproved ? 'device-let-in' : 'device-refused',
          ...aboutThing(user),
          after: { client, address: from },
        });
      }),
    );
  }

  private async approver(device: DeviceSignIn | undefined): Promise<User> {
    if (!device || this.isOver(device)) throw over();
    if (device.state === 'pending') throw pending();
    const user =
      device.state === 'approved' && device.userId !== undefined
        ? await loadUserById(this.database.reader, device.userId)
        : undefined;
    if (user?.isActive) return user;
    throw forbidden(
      'access-denied',
      'Somebody has refused to let this program in. Begin again, and approve it.',
    );
  }

  private async pending(sql: SqlReader, userCode: string): Promise<DeviceSignIn> {
    const device = await loadDeviceByCode(sql, asUserCode(userCode));
    if (device && !this.isOver(device)) return device;
    throw notFound('device sign-in', userCode.slice(0, 20));
  }

  /** Guessing is slow, as that of passwords. */
  private async guarded<Result>(user: User, address: string, act: () => Promise<Result>): Promise<Result> {
    const name = `code for ${user.name}`; // with spaces, which no name has
    this.throttle.admit(name, address);
    try {
      const result = await act();
      this.throttle.takeBack(name, address);
      return result;
    } catch (error) {
      if (!(error instanceof FarmError) || error.kind !== 'not-found') this.throttle.takeBack(name, address);
      throw error;
    }
  }

  private isOver({ expires }: DeviceSignIn): boolean {
    return Date.parse(expires) <= this.clock.nowMs();
  }
}

function newUserCode(): string {
  const letters = Array.from({ length: CODE_LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length)));
  return asUserCode(letters.join(''));
}

/** However it was typed: bcdf ghjk. */
function asUserCode(written: string): string {
  const letters = written.toUpperCase().replaceAll(/[^A-Z]/g, '');
  return `${letters.slice(0, CODE_LENGTH / 2)}-${letters.slice(CODE_LENGTH / 2)}`;
}

function pending(): FarmError {
  return unavailable(
    'authorization-pending',
    `Nobody has let this program in yet. Ask again after ${DEVICE_INTERVAL_S} s.`,
    { httpStatus: 428, retryAfterS: DEVICE_INTERVAL_S },
  );
}

function over(): FarmError {
  return forbidden(
    'expired',
    'This sign-in was used already, or nobody has approved it in time. Begin again.',
    {
      httpStatus: 410,
    },
  );
}

function tooMany(): FarmError {
  return unavailable(
    'too-many-device-sign-ins',
    'Too many programs wait to be let in. Try again in a minute.',
    {
      httpStatus: 429,
      retryAfterS: 60,
    },
  );
}
