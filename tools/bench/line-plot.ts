/** A line of a plot. */
export interface PlotLine {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly least: number;
    readonly most: number;
  }[];
}

/** What a plot says. */
export interface LinePlot {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly lines: readonly PlotLine[];
}

const [WIDTH, HEIGHT] = [880, 480];
const AREA = { left: 80, right: WIDTH - 220, top: 60, bottom: HEIGHT - 70 } as const;
/** Told apart by everybody (Okabe and Ito, 2008). */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'];
const TICKS_OF_Y = 4;

/** Draws lines as SVG: x in powers of ten, y from zero, with the least and the most of each point as a bar. */
export function drawLinePlot({ title, xName, yName, lines }: LinePlot): string {
  const points = lines.flatMap((line) => line.points);
  const xs = [...new Set(points.map(({ x }) => x))].toSorted((one, other) => one - other);
  const [least = 1, most = 10] = [xs[0], xs.at(-1)];
  const top = niceTop(Math.max(...points.map((point) => point.most)));
  const atX = (x: number): number => {
    const span = Math.log10(most / least) || 1;
    return AREA.left + 20 + (Math.log10(x / least) / span) * (AREA.right - AREA.left - 40);
  };
  const atY = (y: number): number => AREA.bottom - (y / top) * (AREA.bottom - AREA.top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="14">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    text(AREA.left, 32, escaped(title), 'font-size="18" font-weight="bold"'),
    ...xs.map((x) => text(atX(x), AREA.bottom + 24, x.toLocaleString('en'), 'text-anchor="middle"')),
    text((AREA.left + AREA.right) / 2, HEIGHT - 18, escaped(xName), 'text-anchor="middle"'),
    text(AREA.left, 52, escaped(yName), 'fill="#555"'),
    ...yTicks(top).flatMap((y) => [
      `<line x1="${AREA.left}" x2="${AREA.right}" y1="${atY(y)}" y2="${atY(y)}" stroke="#ddd"/>`,
      text(AREA.left - 8, atY(y) + 5, y.toLocaleString('en'), 'text-anchor="end"'),
    ]),
    ...lines.flatMap((line, index) => drawLine(line, index, atX, atY)),
    '</svg>',
  ].join('\n');
}

function drawLine(
  { name, points }: PlotLine,
  index: number,
  atX: (x: number) => number,
  atY: (y: number) => number,
): readonly string[] {
  const color = COLORS[index % COLORS.length] ?? 'black';
  const sorted = points.toSorted((one, other) => one.x - other.x);
  const path = sorted.map(({ x, y }) => `${atX(x).toFixed(1)},${atY(y).toFixed(1)}`).join(' ');
  const legendY = AREA.top + 12 + index * 26;
  return [
    `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2.5"/>`,
    ...sorted.flatMap(({ x, y, least, most }) => [
      `<line x1="${atX(x)}" x2="${atX(x)}" y1="${atY(least)}" y2="${atY(most)}" stroke="${color}"/>`,
      `<circle cx="${atX(x)}" cy="${atY(y)}" r="4.5" fill="${color}"/>`,
    ]),
    `<circle cx="${AREA.right + 20}" cy="${legendY - 5}" r="5" fill="${color}"/>`,
    text(AREA.right + 32, legendY, escaped(name)),
  ];
}

function yTicks(top: number): readonly number[] {
  return Array.from({ length: TICKS_OF_Y + 1 }, (_, index) => (top / TICKS_OF_Y) * index);
}

/** The next of 1, 2, 4 and 8 times a power of ten: a quarter of it is a number that people read. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([1, 2, 4, 8].find((factor) => factor * power >= most) ?? 10);
}

function text(x: number, y: number, content: string, more = ''): string {
  return `<text x="${x}" y="${y}" ${more}>${content}</text>`;
}

function escaped(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
