import { ApiResponse } from '@nestjs/swagger';
import { ErrorDto } from '@flamenco/api-contracts';

/** Says why an operation may be refused with a status, beside what all of its kind may be answered with. */
export function Refuses(status: number, description: string): MethodDecorator & ClassDecorator {
  return ApiResponse({ status, type: ErrorDto, description });
}
