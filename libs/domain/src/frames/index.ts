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
