import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { FINDING_ACTIONS, FINDING_KINDS, type FindingAction } from '@flamenco/domain/findings';
import { COUNT } from './property-kinds.js';

/** What a render's program says: names of scenes, paths, messages. The Worker cuts longer ones. */
const TOLD = { type: 'string', maxLength: 4_096 } as const;
const WORD = { type: 'string', maxLength: 200 } as const;
const AMOUNT = { ...COUNT, maximum: Number.MAX_SAFE_INTEGER } as const;
const FRAME = { type: 'integer', minimum: -10_000_000, maximum: 10_000_000 } as const;
const NAMES = { type: 'array', maxItems: 50, items: TOLD } as const;

/** Something that was found of a render. */
@ApiSchema({ name: 'RenderFinding', description: 'Something that was found of a render.' })
export class RenderFindingDto {
  @ApiProperty({
    type: 'string',
    maxLength: 100,
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    description: `What kind it is: ${Object.keys(FINDING_KINDS).join(', ')}; later versions may have more.`,
    example: 'images-missing',
  })
  readonly kind!: string;

  @ApiProperty({
    enum: FINDING_ACTIONS,
    description: 'What it led to: `note` is only kept, `warn` is shown, `fail` failed the task.',
  })
  readonly action!: FindingAction;

  @ApiProperty({ ...TOLD, description: 'What is so, and what to do about it, for people to read.' })
  readonly message!: string;

  @ApiPropertyOptional({ ...FRAME, description: 'The frame that it is about.' })
  readonly frame?: number;

  @ApiPropertyOptional({ ...TOLD, description: 'The file that it is about.' })
  readonly path?: string;
}

/** Something that a blend file refers to and that is not there. */
@ApiSchema({
  name: 'MissingThing',
  description: 'Something that a blend file refers to and that is not there.',
})
export class MissingThingDto {
  @ApiProperty({ ...TOLD, description: 'Its name in the file.' })
  readonly name!: string;

  @ApiPropertyOptional({ ...TOLD, description: 'Where it should be.' })
  readonly path?: string;
}

const MISSING: { type: [typeof MissingThingDto]; maxItems: number } = {
  type: [MissingThingDto],
  maxItems: 50,
};

/** All that was missing. */
@ApiSchema({ name: 'ReceiptMissing', description: 'What the file refers to and is not there.' })
export class ReceiptMissingDto {
  @ApiProperty({ ...MISSING, description: 'Blend files that it links to.' })
  readonly libraries!: readonly MissingThingDto[];

  @ApiProperty({ ...MISSING, description: 'What libraries lack that are there.' })
  readonly data_blocks!: readonly MissingThingDto[];

  @ApiProperty({ ...MISSING, description: 'Textures.' })
  readonly images!: readonly MissingThingDto[];

  @ApiProperty({ ...MISSING, description: 'Fonts, caches, volumes, movie clips, OSL scripts.' })
  readonly assets!: readonly MissingThingDto[];

  @ApiProperty({ ...MISSING, description: 'Nodes that this Blender does not know.' })
  readonly add_ons!: readonly MissingThingDto[];
}

/** The Blender that rendered. */
@ApiSchema({ name: 'ReceiptBlender', description: 'The Blender that rendered.' })
export class ReceiptBlenderDto {
  @ApiProperty({ ...WORD, example: '4.2.3', description: 'Its version.' })
  readonly version!: string;

  @ApiPropertyOptional({ ...WORD, description: 'The commit that it was built from.' })
  readonly build_hash?: string;
}

/** The file that was loaded. */
@ApiSchema({ name: 'ReceiptLoadedFile', description: 'The file that was loaded.' })
export class ReceiptLoadedFileDto {
  @ApiProperty({ ...TOLD, description: 'Empty: the one that Blender starts with.' })
  readonly path!: string;

  @ApiProperty({ ...WORD, description: 'Version of the Blender that saved it.', example: '4.2' })
  readonly saved_by_version!: string;
}

/** What Cycles computed on. */
@ApiSchema({ name: 'ReceiptDevice', description: 'What Cycles computed on.' })
export class ReceiptDeviceDto {
  @ApiProperty({ ...WORD, description: '`CPU` or `GPU`, as the scene asks for.' })
  readonly asked!: string;

  @ApiProperty({ ...WORD, description: '`CPU`, or the kind of GPU.', example: 'OPTIX' })
  readonly used!: string;

  @ApiProperty({ ...NAMES, description: 'The GPUs.' })
  readonly names!: readonly string[];
}

/** How colours were converted. */
@ApiSchema({ name: 'ReceiptColorManagement', description: 'How colours were converted.' })
export class ReceiptColorManagementDto {
  @ApiProperty({ ...TOLD, example: 'sRGB', description: 'The display device.' })
  readonly display!: string;

  @ApiProperty({ ...TOLD, example: 'AgX', description: 'The view transform.' })
  readonly view!: string;

  @ApiProperty({ ...TOLD, example: 'None', description: 'The look.' })
  readonly look!: string;

  @ApiPropertyOptional({ ...TOLD, description: 'The OpenColorIO configuration of the environment.' })
  readonly config?: string;
}

/** The scene that was rendered, and its settings in use. */
@ApiSchema({ name: 'ReceiptScene', description: 'The scene that was rendered, and its settings in use.' })
export class ReceiptSceneDto {
  @ApiProperty({ ...TOLD, description: 'Its name.' })
  readonly name!: string;

  @ApiProperty({ ...NAMES, description: 'View layers that are rendered.' })
  readonly view_layers!: readonly string[];

  @ApiPropertyOptional({ ...TOLD, description: 'The active camera; absent when there is none.' })
  readonly camera?: string;

  @ApiProperty({ ...NAMES, description: 'Cameras that markers of the timeline switch to.' })
  readonly marker_cameras!: readonly string[];

  @ApiPropertyOptional({ ...FRAME, description: 'First frame of its animation.' })
  readonly frame_start?: number;

  @ApiPropertyOptional({ ...FRAME, description: 'Last frame of its animation.' })
  readonly frame_end?: number;

  @ApiPropertyOptional({ ...FRAME, description: 'Step between frames of its animation.' })
  readonly frame_step?: number;

  @ApiProperty({ ...WORD, example: 'CYCLES', description: 'The render engine.' })
  readonly engine!: string;

  @ApiPropertyOptional({ type: ReceiptDeviceDto, description: 'Only of Cycles.' })
  readonly device?: ReceiptDeviceDto;

  @ApiPropertyOptional({ ...AMOUNT, description: 'Samples a pixel, of Cycles and EEVEE.' })
  readonly samples?: number;

  @ApiPropertyOptional({ ...AMOUNT, description: 'In pixels, the percentage applied.' })
  readonly width?: number;

  @ApiPropertyOptional({ ...AMOUNT, description: 'In pixels, the percentage applied.' })
  readonly height?: number;

  @ApiPropertyOptional({ ...AMOUNT, description: 'The percentage.' })
  readonly resolution_percentage?: number;

  @ApiProperty({
    ...WORD,
    example: 'OPEN_EXR_MULTILAYER',
    description: "The file format, in Blender's words.",
  })
  readonly format!: string;

  @ApiPropertyOptional({ ...WORD, description: 'Bits a channel.' })
  readonly color_depth?: string;

  @ApiPropertyOptional({ ...WORD, example: 'RGBA', description: 'The channels.' })
  readonly color_mode?: string;

  @ApiProperty({ type: ReceiptColorManagementDto })
  readonly color_management!: ReceiptColorManagementDto;
}

/** A file that Blender wrote. */
@ApiSchema({ name: 'ReceiptFile', description: 'A file that Blender wrote.' })
export class ReceiptFileDto {
  @ApiProperty({ ...TOLD, description: 'Where it is.' })
  readonly path!: string;

  @ApiProperty({ ...AMOUNT, description: 'Its size.' })
  readonly bytes!: number;

  @ApiProperty({ type: 'boolean', description: 'Whether it comes from a File Output node.' })
  readonly is_pass!: boolean;
}

/** A frame that Blender began. */
@ApiSchema({ name: 'ReceiptFrame', description: 'A frame that Blender began.' })
export class ReceiptFrameDto {
  @ApiProperty({ ...FRAME, description: 'Its number.' })
  readonly frame!: number;

  @ApiProperty({ ...TOLD, description: 'The scene that was rendered.' })
  readonly scene!: string;

  @ApiProperty({ type: 'boolean', description: 'Whether Blender came to its end.' })
  readonly is_written!: boolean;

  @ApiProperty({ type: [ReceiptFileDto], maxItems: 20, description: 'Its files, as far as known.' })
  readonly files!: readonly ReceiptFileDto[];

  @ApiPropertyOptional({ ...WORD, description: 'The engine that rendered it.' })
  readonly engine?: string;

  @ApiPropertyOptional({ ...WORD, description: "Its file format, in Blender's words." })
  readonly format?: string;

  @ApiPropertyOptional({ type: 'number', description: 'How long it took.' })
  readonly seconds?: number;

  @ApiPropertyOptional({ ...AMOUNT, description: "Blender's peak memory until then." })
  readonly peak_memory_bytes?: number;
}

/** What Blender itself reported of one render command. */
@ApiSchema({ name: 'RenderReceipt', description: 'What Blender itself reported of one render command.' })
export class RenderReceiptDto {
  @ApiProperty({ type: ReceiptBlenderDto })
  readonly blender!: ReceiptBlenderDto;

  @ApiPropertyOptional({ type: ReceiptLoadedFileDto })
  readonly file?: ReceiptLoadedFileDto;

  @ApiPropertyOptional({ type: ReceiptSceneDto, description: 'Absent when Blender began no frame.' })
  readonly scene?: ReceiptSceneDto;

  @ApiProperty({ type: ReceiptMissingDto })
  readonly missing!: ReceiptMissingDto;

  @ApiPropertyOptional({ ...TOLD, description: 'Python code of the file that Blender did not run.' })
  readonly blocked_scripts?: string;

  @ApiProperty({ ...NAMES, description: 'Errors of Python code.' })
  readonly script_errors!: readonly string[];

  @ApiProperty({ type: [ReceiptFrameDto], maxItems: 100, description: 'The first 100 frames.' })
  readonly frames!: readonly ReceiptFrameDto[];

  @ApiProperty({ type: 'boolean', description: 'Whether nothing of it is lost or was too much.' })
  readonly is_complete!: boolean;

  @ApiProperty({ ...NAMES, description: 'Why something is not known.' })
  readonly troubles!: readonly string[];
}

/** What came of one render command of a task. */
@ApiSchema({ name: 'RenderReport', description: 'What came of one render command of a task.' })
export class RenderReportDto {
  @ApiProperty({ ...COUNT, maximum: 100_000, description: 'The command of the task, from 0.' })
  readonly command!: number;

  @ApiPropertyOptional({ type: RenderReceiptDto, description: 'Absent when Blender reported nothing.' })
  readonly receipt?: RenderReceiptDto;

  @ApiProperty({ type: [RenderFindingDto], maxItems: 100, description: 'What was found, the worst first.' })
  readonly findings!: readonly RenderFindingDto[];
}
