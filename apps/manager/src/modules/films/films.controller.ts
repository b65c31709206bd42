import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { FilmSoFarDto } from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { FilmsSoFar } from './films-so-far.js';

@ApiTags('jobs')
@Allow('jobs:write:own')
@Controller('api/v3/jobs')
export class FilmsController {
  constructor(private readonly films: FilmsSoFar) {}

  @Post(':job_id/film-so-far')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'makeFilmSoFar',
    summary: 'Have a film made of the frames that a job has so far',
    description:
      'Frames that are not there yet are black, with their number. The film is made by a job of its own, which neither holds up nor changes the job that it is of; asked for again, the same job runs again, and replaces the film.',
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({
    type: FilmSoFarDto,
    description: 'The job that makes the film, and the file that it writes.',
  })
  @Refuses(409, 'The job makes no film, or it is being deleted.')
  async makeFilmSoFar(@Param('job_id') jobId: string): Promise<FilmSoFarDto> {
    const film = await this.films.make(jobId);
    return { job_id: film.jobId, output_file: film.outputFile };
  }
}
