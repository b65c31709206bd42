import { Injectable } from '@nestjs/common';

/** The time of day. Tests put one of their own in its place. */
@Injectable()
export class Clock {
  /** Milliseconds since 1970, UTC. */
  nowMs(): number {
    return Date.now();
  }

  /** Now as the database and the API write it: ISO 8601 in UTC, with milliseconds. */
  timestamp(): string {
    return new Date(this.nowMs()).toISOString();
  }
}
