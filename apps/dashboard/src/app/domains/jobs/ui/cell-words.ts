import { type FrameCell, cellLabel, countCells } from '../data/frame-cells';
import { stateLabel } from './cell-looks';

/** What is read out of a cell. */
export function describeCell(cell: FrameCell): string {
  const { attempt_count: attempts, worker } = cell.task;
  const tried = attempts > 1 ? `, ${attempts} attempts` : '';
  const where = attempts > 0 && worker?.name ? `, last on ${worker.name}` : '';
  return `${cellLabel(cell)}: ${stateLabel(cell.state)}${tried}${where}`;
}

/** What is read out of a grid as one comes to it. */
export function describeGrid(cells: readonly FrameCell[]): string {
  const counts = countCells(cells).map(({ state, count }) => `${count} ${stateLabel(state)}`);
  return `Frame grid: ${counts.join(', ')}. Arrow keys move, Shift selects, Space adds, Enter opens.`;
}
