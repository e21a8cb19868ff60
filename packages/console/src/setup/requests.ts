import { SetupState } from '@scrim/protocol';
import { z } from 'zod';
import { address, json, request } from '../request.ts';

const CreatedSite = z.object({ id: z.string() }).loose();

export const setupRequests = {
  setup: () => request(SetupState, address('/setup')),
  createFirstPerson: (person: { name: string; email: string; password: string; code?: string }) =>
    request(z.unknown(), address('/setup'), json('POST', person)),
  createSite: (input: { id: string; name: string; origins: string[] }) =>
    request(CreatedSite, address('/sites'), json('POST', input)),
};
