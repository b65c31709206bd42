import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  CHANGE_ACTION_NAMES,
  CHANGED_KINDS,
  type ChangeAction,
  type ChangedKind,
} from '@flamenco/domain/changes';
import { LONGEST_QUERY } from '@flamenco/domain/query';
import { FREE_OBJECT, NAME, NEXT_CURSOR, TIMESTAMP, UUID } from './property-kinds.js';

/** Entries of a page of the history at most: each may be some kilobytes. */
const LARGEST_PAGE = 200;

/** Which entries of the history are asked for: those that fit all that is said. */
export class ChangeFilterDto {
  @ApiPropertyOptional({
    type: 'string',
    maxLength: LONGEST_QUERY,
    pattern: '^[^\\u0000]*$',
    description:
      'A query: `who:anna kind:job,task action:priority happened<2d address:10.0. -name:test "free text"`. Free text is looked for in who did it, what it was called, the action, and what was so before and after. What is not understood is refused with 400, which says at which character.',
    example: 'who:anna kind:job',
  })
  readonly q?: string;

  @ApiPropertyOptional({
    ...UUID,
    description: 'Only what was done to this job, or to its tasks; also when it is gone.',
  })
  readonly job_id?: string;

  @ApiPropertyOptional({
    ...UUID,
    description: 'Only what was done to this job, task, Worker, tag or saved view.',
  })
  readonly object_id?: string;

  @ApiPropertyOptional({
    enum: CHANGED_KINDS,
    enumName: 'ChangedKind',
    description: 'Only what was done to things of this kind.',
  })
  readonly kind?: ChangedKind;

  @ApiPropertyOptional({
    enum: CHANGE_ACTION_NAMES,
    enumName: 'ChangeAction',
    description: 'Only what was done in this way.',
  })
  readonly action?: ChangeAction;

  @ApiPropertyOptional({
    ...NAME,
    minLength: 1,
    pattern: '^[^\\u0000]*$',
    description: 'Only what was done by who is called so, exactly as the history has it.',
  })
  readonly actor?: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'Only what was done at this time, or later.' })
  readonly since?: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'Only what was done before this time.' })
  readonly until?: string;
}

/** Query parameters of `fetchChanges`. */
export class ChangesQueryDto extends ChangeFilterDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: LARGEST_PAGE,
    description: 'How many to return at most. Left out: 50.',
  })
  readonly limit?: number;

  @ApiPropertyOptional({
    ...NAME,
    description:
      'Return what comes after this: `next` of the previous answer, with the same filters. What is added meanwhile shifts nothing.',
  })
  readonly cursor?: string;
}

/** Who did something. */
@ApiSchema({
  name: 'ChangeActor',
  description: 'Who did something. On a farm where nobody signs in, everybody is `anonymous`.',
})
export class ChangeActorDto {
  @ApiProperty({ type: 'string', description: 'What kind of actor: `anonymous`; later versions have more.' })
  readonly kind!: string;

  @ApiPropertyOptional({ ...UUID, description: 'Who it was; absent for those who did not sign in.' })
  readonly id?: string;

  @ApiProperty({ ...NAME, description: 'The name, as it was then.' })
  readonly name!: string;
}

/** What something was done to. */
@ApiSchema({ name: 'ChangedObject', description: 'What something was done to. It may be gone.' })
export class ChangedObjectDto {
  @ApiProperty({ enum: CHANGED_KINDS, enumName: 'ChangedKind' })
  readonly kind!: ChangedKind;

  @ApiPropertyOptional({ ...UUID, description: 'Absent for what has none, and for many things at once.' })
  readonly id?: string;

  @ApiProperty({ type: 'string', description: 'The name, as it was then; empty for what has none.' })
  readonly name!: string;
}

/** Something that a person did. */
@ApiSchema({ name: 'Change', description: 'Something that a person, or a program on behalf of one, did.' })
export class ChangeDto {
  @ApiProperty({ type: 'integer', description: 'The number of the entry; never used again.' })
  readonly id!: number;

  @ApiProperty({ ...TIMESTAMP, description: 'When.' })
  readonly happened!: string;

  @ApiProperty({ type: ChangeActorDto, description: 'Who did it.' })
  readonly actor!: ChangeActorDto;

  @ApiProperty({
    type: 'string',
    description: 'From where: the address of the computer, behind proxies that are trusted.',
  })
  readonly address!: string;

  @ApiProperty({ enum: CHANGE_ACTION_NAMES, enumName: 'ChangeAction' })
  readonly action!: ChangeAction;

  @ApiProperty({ type: ChangedObjectDto, description: 'What it was done to.' })
  readonly object!: ChangedObjectDto;

  @ApiPropertyOptional({ ...UUID, description: 'The job that it was done to, or whose task.' })
  readonly job_id?: string;

  @ApiProperty({
    ...FREE_OBJECT,
    description: 'What was so before, as far as it was changed, by the names that the API has for it.',
  })
  readonly before!: Readonly<Record<string, unknown>>;

  @ApiProperty({
    ...FREE_OBJECT,
    description:
      'What was asked for, and the reason that was given. Long texts and lists are cut; `left_out` counts what had no room. Passwords are hidden.',
  })
  readonly after!: Readonly<Record<string, unknown>>;
}

/** A page of the history. */
@ApiSchema({ name: 'Changes', description: 'What people did, a page of it.' })
export class ChangesDto {
  @ApiProperty({ type: [ChangeDto], description: 'What was done, the latest first.' })
  readonly changes!: readonly ChangeDto[];

  @ApiPropertyOptional({
    ...NEXT_CURSOR,
    description:
      'Where the next page begins: send it as `cursor`. Absent on the last page. Where few entries of many fit, a page with a next one may have fewer than were asked for, or none.',
  })
  readonly next?: string;
}
