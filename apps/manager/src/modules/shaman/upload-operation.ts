import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiNoContentResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
} from '@nestjs/swagger';
import { Refuses } from '../../http/refuses.js';

/** The checksum in the address of a file. */
export const CHECKSUM = {
  name: 'checksum',
  description: "SHA-256 of the file's content.",
  schema: {
    type: 'string',
    pattern: '^[0-9a-f]{64}$',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', // of a file with nothing in it
  },
} as const;

/** The size in the address of a file. */
export const FILE_SIZE = {
  name: 'filesize',
  description: 'Size of the file, in bytes.',
  schema: { type: 'integer', minimum: 0, example: 0 },
} as const;

/** Describes the upload of a file. */
export const ApiUpload = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ operationId: 'shamanFileStore', summary: 'Upload a file' }),
    ApiParam(CHECKSUM),
    ApiParam(FILE_SIZE),
    ApiHeader({
      name: 'X-Shaman-Can-Defer-Upload',
      required: false,
      description:
        'The client would rather continue with other files than send what somebody else is sending.',
      schema: { type: 'boolean' },
    }),
    ApiHeader({
      name: 'X-Shaman-Original-Filename',
      required: false,
      description: 'Name of the file, for the log; RFC 2047 encoded when it is not ASCII.',
      schema: { type: 'string' },
    }),
    ApiConsumes('application/octet-stream'),
    ApiBody({ required: true, schema: { type: 'string', format: 'binary' } }),
    ApiResponse({ status: 200, description: 'The file is stored.' }),
    ApiNoContentResponse({ description: 'As 200, which is what is sent.' }),
    ApiResponse({ status: 208, description: 'The file was here already, or somebody else was faster.' }),
    Refuses(417, 'The file does not have the announced size or checksum.'),
    Refuses(425, 'Somebody else is sending this file; defer it.'),
    Refuses(507, 'The shared storage is full.'),
  );
