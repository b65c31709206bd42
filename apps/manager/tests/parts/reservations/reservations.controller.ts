import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiSchema,
} from '@nestjs/swagger';
import { Allow } from '../../../src/http/allow.js';
import { Reservations } from './reservations.js';

@ApiSchema({ name: 'Reservation' })
export class ReservationDto {
  @ApiProperty({ type: 'string', minLength: 1, maxLength: 40 })
  readonly project!: string;
}

@ApiSchema({ name: 'ProjectStatistics' })
export class ProjectStatisticsDto {
  @ApiProperty({ type: 'integer' })
  readonly finished_jobs!: number;
}

const WORKER_ID = { name: 'worker_id', schema: { type: 'string', format: 'uuid' } } as const;

@Controller('api/v3/reservations')
export class ReservationsController {
  constructor(private readonly reservations: Reservations) {}

  @Put('workers/:worker_id')
  @HttpCode(204)
  @Allow('workers:write')
  @ApiOperation({ operationId: 'reserveWorker', summary: 'Reserve a Worker for a project' })
  @ApiParam(WORKER_ID)
  @ApiNoContentResponse({ description: 'It is reserved' })
  reserveWorker(@Param('worker_id') workerId: string, @Body() { project }: ReservationDto): Promise<void> {
    return this.reservations.reserve(workerId, project);
  }

  @Delete('workers/:worker_id')
  @HttpCode(204)
  @Allow('workers:write')
  @ApiOperation({ operationId: 'endReservation', summary: 'Let a Worker have tasks of all projects' })
  @ApiParam(WORKER_ID)
  @ApiNoContentResponse({ description: 'It is not reserved any more' })
  endReservation(@Param('worker_id') workerId: string): Promise<void> {
    return this.reservations.end(workerId);
  }

  @Get('projects/:project')
  @Allow('jobs:read')
  @ApiOperation({ operationId: 'fetchProjectStatistics', summary: 'Count the finished jobs of a project' })
  @ApiParam({ name: 'project', schema: { type: 'string' } })
  @ApiOkResponse({ type: ProjectStatisticsDto, description: 'The count.' })
  async fetchProjectStatistics(@Param('project') project: string): Promise<ProjectStatisticsDto> {
    return { finished_jobs: await this.reservations.finishedJobs(project) };
  }
}
