import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

/** For load balancers and service managers: whether the Manager answers. */
@ApiExcludeController()
@Controller('healthz')
export class HealthController {
  @Get()
  health(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }
}
