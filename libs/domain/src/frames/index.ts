/** Ranges of frames. */
export {
  chunkFrames,
  countFrames,
  countFramesTogether,
  formatFrameRange,
  MAX_FRAMES,
  parseFrameRange,
  uniteFrames,
} from './frame-range.js';
export { framesOfCommands, framesOfRenderArgs } from './render-frames.js';
export { leastMissed } from './spread.js';
