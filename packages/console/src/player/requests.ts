import {
  ChunkEvents,
  MaskingAnswer,
  type MaskingQuestion,
  type NewNote,
  Note,
  NoteList,
  Recording,
} from '@scrim/protocol';
import { z } from 'zod';
import { address, json, recordingOf, request, underPurpose } from '../request.ts';

export const playerRequests = {
  masking: (siteId: string, session: string, question: MaskingQuestion, purpose: string) => {
    const { headers, ...init } = json('POST', question);
    return request(MaskingAnswer, address(`${recordingOf(siteId, session)}/masking`), {
      ...init,
      headers: { ...headers, 'x-scrim-purpose': purpose },
    });
  },
  notes: (siteId: string, session: string) => request(NoteList, address(`${recordingOf(siteId, session)}/notes`)),
  writeNote: (siteId: string, session: string, note: NewNote) =>
    request(Note, address(`${recordingOf(siteId, session)}/notes`), json('POST', note)),
  deleteNote: (siteId: string, session: string, note: string) =>
    request(z.unknown(), address(`${recordingOf(siteId, session)}/notes/${encodeURIComponent(note)}`), {
      method: 'DELETE',
    }),
  recording: (siteId: string, session: string, purpose: string) =>
    request(Recording, address(recordingOf(siteId, session)), underPurpose(purpose)),
  chunk: (siteId: string, session: string, seq: number, purpose: string) =>
    request(ChunkEvents, address(`${recordingOf(siteId, session)}/chunks/${seq}`), underPurpose(purpose)),
  /** Where a static file of the recorded site is served from, by its SHA-256. */
  assetAddress: (siteId: string, sha256: string) => `/api/v1/assets/${encodeURIComponent(siteId)}/${sha256}`,
};
