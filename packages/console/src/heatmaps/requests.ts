import {
  Heatmap,
  type HeatmapKind,
  type NewZone,
  PageDepth,
  PageStates,
  RankedElements,
  StateWithElement,
  Zone,
  ZoneList,
} from '@scrim/protocol';
import { z } from 'zod';
import { address, ask, json, type Query, request, site } from '../request.ts';

export const heatmapsRequests = {
  heatmap: (siteId: string, query: Query & { page: string; kind: HeatmapKind }, signal?: AbortSignal) =>
    ask(Heatmap, address(`${site(siteId)}/heatmap`, query), signal),
  heatmapElements: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(RankedElements, address(`${site(siteId)}/heatmap/elements`, query), signal),
  heatmapDepth: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(PageDepth, address(`${site(siteId)}/heatmap/depth`, query), signal),
  heatmapStates: (siteId: string, page: string, signal?: AbortSignal) =>
    ask(PageStates, address(`${site(siteId)}/heatmap/states`, { page }), signal),
  stateWithElement: (siteId: string, page: string, path: string, signal?: AbortSignal) =>
    ask(StateWithElement, address(`${site(siteId)}/heatmap/state`, { page, path }), signal),
  zones: (siteId: string, page: string) => request(ZoneList, address(`${site(siteId)}/zones`, { page })),
  keepZone: (siteId: string, zone: NewZone) => request(Zone, address(`${site(siteId)}/zones`), json('POST', zone)),
  removeZone: (siteId: string, id: string) =>
    request(z.null(), address(`${site(siteId)}/zones/${encodeURIComponent(id)}`), { method: 'DELETE' }),
};
