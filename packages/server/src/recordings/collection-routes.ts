import {
  Changed,
  NewNote,
  NewPlaylist,
  NewSavedView,
  Note,
  NoteList,
  Playlist,
  PlaylistChange,
  PlaylistList,
  SavedView,
  SavedViewList,
  WatchedChange,
} from '@scrim/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../access/actor.ts';
import { appendAudit } from '../audit/log.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import {
  changePlaylist,
  createPlaylist,
  dropPlaylist,
  dropView,
  listPlaylists,
  listViews,
  markWatched,
  saveView,
  type Whose,
} from './collection.ts';
import { dropNote, listNotes, writeNote } from './note.ts';

const SiteParams = z.object({ site: z.string().max(100) });
const SessionParams = SiteParams.extend({ session: z.string().min(1).max(200) });
const PlaylistParams = SiteParams.extend({ playlist: z.string().min(1).max(60) });
const Gone = z.object({ gone: z.literal(true) });
const GONE = { gone: true } as const;

/** Playlists, watched visits and saved views; notes on visits. */
export async function registerCollectionRoutes(app: App, context: Context): Promise<void> {
  const read = { action: 'collection:read' };
  const write = { action: 'collection:write' };
  const whose = ({ person }: FastifyRequest, site: string): Whose => {
    if (person === null) throw new ScrimError('sign_in_required');
    return { site, person: person.id };
  };
  /** Names and notes are not in the log, only that there is a new one, and where. */
  const done = (request: FastifyRequest, action: string, resource: string) =>
    appendAudit(context, {
      actor: actorOf(request.person),
      action,
      resource,
      purpose: request.purpose,
      outcome: 'done',
    });

  app.get(
    '/api/v1/sites/:site/playlists',
    { config: read, schema: { params: SiteParams, response: { 200: PlaylistList } } },
    async (request) => listPlaylists(context, whose(request, request.params.site)),
  );
  app.post(
    '/api/v1/sites/:site/playlists',
    { config: write, schema: { params: SiteParams, body: NewPlaylist, response: { 201: Playlist } } },
    async (request, reply) => {
      const playlist = await createPlaylist(context, whose(request, request.params.site), request.body);
      await done(request, 'playlist:created', `site/${request.params.site}/playlist/${playlist.id}`);
      return reply.status(201).send(playlist);
    },
  );
  app.delete(
    '/api/v1/sites/:site/playlists/:playlist',
    { config: write, schema: { params: PlaylistParams, response: { 200: Gone } } },
    async (request) => {
      await dropPlaylist(context, whose(request, request.params.site), request.params.playlist);
      return GONE;
    },
  );
  app.post(
    '/api/v1/sites/:site/playlists/:playlist/visits',
    { config: write, schema: { params: PlaylistParams, body: PlaylistChange, response: { 200: Changed } } },
    async (request) => {
      const { site, playlist } = request.params;
      return { changed: await changePlaylist(context, whose(request, site), playlist, request.body) };
    },
  );
  app.post(
    '/api/v1/sites/:site/watched',
    { config: write, schema: { params: SiteParams, body: WatchedChange, response: { 200: Changed } } },
    async (request) => ({ changed: await markWatched(context, whose(request, request.params.site), request.body) }),
  );

  app.get(
    '/api/v1/sites/:site/recording-views',
    { config: read, schema: { params: SiteParams, response: { 200: SavedViewList } } },
    async (request) => ({ views: await listViews(context, whose(request, request.params.site)) }),
  );
  app.post(
    '/api/v1/sites/:site/recording-views',
    { config: write, schema: { params: SiteParams, body: NewSavedView, response: { 201: SavedView } } },
    async (request, reply) => {
      const view = await saveView(context, whose(request, request.params.site), request.body);
      await done(request, 'view:created', `site/${request.params.site}/recording-view/${view.id}`);
      return reply.status(201).send(view);
    },
  );
  app.delete(
    '/api/v1/sites/:site/recording-views/:view',
    {
      config: write,
      schema: { params: SiteParams.extend({ view: z.string().min(1).max(60) }), response: { 200: Gone } },
    },
    async (request) => {
      await dropView(context, whose(request, request.params.site), request.params.view);
      return GONE;
    },
  );

  app.get(
    '/api/v1/sites/:site/recordings/:session/notes',
    { config: { action: 'note:read' }, schema: { params: SessionParams, response: { 200: NoteList } } },
    async (request) => ({
      notes: await listNotes(context, whose(request, request.params.site), request.params.session),
    }),
  );
  app.post(
    '/api/v1/sites/:site/recordings/:session/notes',
    { config: { action: 'note:write' }, schema: { params: SessionParams, body: NewNote, response: { 201: Note } } },
    async (request, reply) => {
      const { site, session } = request.params;
      const note = await writeNote(context, whose(request, site), session, request.body);
      await done(request, 'note:written', `site/${site}/recording/${session}/note/${note.id}`);
      return reply.status(201).send(note);
    },
  );
  app.delete(
    '/api/v1/sites/:site/recordings/:session/notes/:note',
    {
      config: { action: 'note:write' },
      schema: { params: SessionParams.extend({ note: z.string().min(1).max(60) }), response: { 200: Gone } },
    },
    async (request) => {
      const { site, session, note } = request.params;
      await dropNote(context, whose(request, site), session, note);
      return GONE;
    },
  );
}
