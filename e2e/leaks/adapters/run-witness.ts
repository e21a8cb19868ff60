import { witness } from './witness.ts';

export default witness;
