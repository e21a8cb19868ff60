export { findMarkers, type Reading, readWire } from './find-markers.ts';
export { type Layer, type Layers, READER_LIMITS, type ReaderLimits, unwrap } from './layers.ts';
export {
  type Arrival,
  bareOf,
  type Encoding,
  foldText,
  lettersAndDigits,
  type Marker,
  type MarkerKind,
} from './marker.ts';
export { isOpaque } from './opaque.ts';
export { gramsOf, RARE_LETTERS, reversed, type SoughtWord, WordSearch } from './word-search.ts';
