import { accessRequests } from './access/requests.ts';
import { consentRequests } from './consent/requests.ts';
import { findingsRequests } from './findings/requests.ts';
import { heatmapsRequests } from './heatmaps/requests.ts';
import { journeysRequests } from './journeys/requests.ts';
import { liveRequests } from './live/requests.ts';
import { overviewRequests } from './overview/requests.ts';
import { pagesRequests } from './pages/requests.ts';
import { playerRequests } from './player/requests.ts';
import { policiesRequests } from './policies/requests.ts';
import { probeRequests } from './probe/requests.ts';
import { questionsRequests } from './questions/requests.ts';
import { recordingsRequests } from './recordings/requests.ts';
import { setupRequests } from './setup/requests.ts';
import { shellRequests } from './shell/requests.ts';

/** The console's API, one function per route; every answer is parsed with the protocol's schema. Errors: `ApiError`. */
export const api = {
  ...accessRequests,
  ...consentRequests,
  ...findingsRequests,
  ...heatmapsRequests,
  ...journeysRequests,
  ...liveRequests,
  ...overviewRequests,
  ...pagesRequests,
  ...playerRequests,
  ...policiesRequests,
  ...probeRequests,
  ...questionsRequests,
  ...recordingsRequests,
  ...setupRequests,
  ...shellRequests,
};
