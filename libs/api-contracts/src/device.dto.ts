import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { NAME, TIMESTAMP } from './property-kinds.js';

const USER_CODE = {
  type: 'string',
  minLength: 1,
  maxLength: 20,
  description: 'What its user types, such as `BCDF-GHJK`; in any case, with or without the hyphen.',
} as const;

/** A program that wants to be let in. */
@ApiSchema({ name: 'NewDeviceSignIn', description: 'A program that wants to be let in.' })
export class NewDeviceSignInDto {
  @ApiProperty({
    ...NAME,
    minLength: 1,
    maxLength: 100,
    pattern: '^[^\\u0000-\\u001f]*[^\\s\\u0000-\\u001f][^\\u0000-\\u001f]*$',
    description: 'What it calls itself: `Blender of anna-laptop`. Its token is called so.',
  })
  readonly client_name!: string;
}

/** What a program shows, and asks with. */
@ApiSchema({ name: 'BegunDeviceSignIn', description: 'What a program shows, and asks with.' })
export class BegunDeviceSignInDto {
  @ApiProperty({ type: 'string', description: 'What the program asks with. It shows it to nobody.' })
  readonly device_code!: string;

  @ApiProperty(USER_CODE)
  readonly user_code!: string;

  @ApiProperty({
    type: 'string',
    description: 'Behind the address of the Manager: the page where the code is typed.',
  })
  readonly path!: string;

  @ApiProperty({ type: 'integer', description: 'Seconds between two questions for the token.' })
  readonly interval_s!: number;

  @ApiProperty({ type: 'integer', description: 'Seconds until all of it is over.' })
  readonly expires_in_s!: number;
}

/** A program asks for its token. */
@ApiSchema({ name: 'DeviceTokenRequest', description: 'A program asks for its token.' })
export class DeviceTokenRequestDto {
  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'The `device_code` of the program.',
  })
  readonly device_code!: string;
}

/** A program that waits to be let in. */
@ApiSchema({ name: 'DeviceSignIn', description: 'A program that waits to be let in.' })
export class DeviceSignInDto {
  @ApiProperty({ ...NAME, description: 'What it calls itself: it may say anything.' })
  readonly client_name!: string;

  @ApiProperty({ type: 'string', description: 'Where it is.' })
  readonly address!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'Until when it waits.' })
  readonly expires!: string;

  @ApiProperty({ type: 'boolean', description: 'Somebody has decided about it already.' })
  readonly is_decided!: boolean;
}

/** Whether a program is let in. */
@ApiSchema({ name: 'DeviceDecision', description: 'Whether a program is let in.' })
export class DeviceDecisionDto {
  @ApiProperty(USER_CODE)
  readonly user_code!: string;

  @ApiProperty({
    type: 'boolean',
    description: 'It gets a token that may do what you may; otherwise it is refused.',
  })
  readonly approve!: boolean;
}
