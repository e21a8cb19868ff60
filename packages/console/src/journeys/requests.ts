import {
  FormAnswer,
  FormList,
  FunnelAnswer,
  FunnelList,
  type NewFunnel,
  type NewSegment,
  PathAnswer,
  SavedFunnel,
  Segment,
  SegmentList,
} from '@scrim/protocol';
import { z } from 'zod';
import { address, ask, json, type Query, request, site } from '../request.ts';

export const journeysRequests = {
  funnel: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(FunnelAnswer, address(`${site(siteId)}/funnel`, query), signal),
  funnels: (siteId: string) => request(FunnelList, address(`${site(siteId)}/funnels`)),
  saveFunnel: (siteId: string, funnel: NewFunnel) =>
    request(SavedFunnel, address(`${site(siteId)}/funnels`), json('POST', funnel)),
  removeFunnel: (siteId: string, id: string) =>
    request(z.null(), address(`${site(siteId)}/funnels/${encodeURIComponent(id)}`), { method: 'DELETE' }),
  forms: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(FormList, address(`${site(siteId)}/forms`, query), signal),
  form: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(FormAnswer, address(`${site(siteId)}/form`, query), signal),
  paths: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(PathAnswer, address(`${site(siteId)}/paths`, query), signal),
  segments: (siteId: string) => request(SegmentList, address(`${site(siteId)}/segments`)),
  saveSegment: (siteId: string, segment: NewSegment) =>
    request(Segment, address(`${site(siteId)}/segments`), json('POST', segment)),
  removeSegment: (siteId: string, id: string) =>
    request(z.null(), address(`${site(siteId)}/segments/${encodeURIComponent(id)}`), { method: 'DELETE' }),
};
