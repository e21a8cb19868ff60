import { ActionIcon, Button, Textarea, UnstyledButton } from '@mantine/core';
import type { Note } from '@scrim/protocol';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import { api } from '../api.ts';
import { formatClock, formatDateTime } from '../shell/format.ts';
import { ErrorState } from '../shell/states.tsx';

export function useNotes(site: string, session: string) {
  return useQuery({ queryKey: ['notes', site, session], queryFn: () => api.notes(site, session), retry: false });
}

interface PanelProps {
  readonly site: string;
  readonly session: string;
  readonly at: number;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onSeek: (at: number) => void;
}

/** Notes at moments of the recording, for everybody who may open it. */
export function NotesPanel({ site, session, at, field, onSeek }: PanelProps) {
  const queries = useQueryClient();
  const notes = useNotes(site, session);
  const [text, setText] = useState('');
  const again = () => queries.invalidateQueries({ queryKey: ['notes', site, session] });
  const write = useMutation({
    mutationFn: () => api.writeNote(site, session, { at: Math.round(at), text }),
    onSuccess: async () => {
      setText('');
      await again();
    },
  });
  const remove = useMutation({ mutationFn: (note: Note) => api.deleteNote(site, session, note.id), onSuccess: again });
  if (notes.isError) return <ErrorState error={notes.error} retry={() => notes.refetch()} />;
  const all = notes.data?.notes ?? [];
  return (
    <div className="notes">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          write.mutate();
        }}
      >
        <Textarea
          ref={field}
          label={`Note at ${formatClock(at)}`}
          description="About the page, nothing about the person. Everybody who may open this recording reads it; it goes when the recording goes."
          maxLength={500}
          autosize
          minRows={2}
          maxRows={6}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={write.error?.message ?? remove.error?.message}
        />
        <Button type="submit" size="xs" disabled={text.trim() === ''} loading={write.isPending}>
          Keep note
        </Button>
      </form>
      {all.length === 0 ? (
        <p className="muted panel-hint">{notes.isPending ? 'Reading notes…' : 'No notes yet.'}</p>
      ) : (
        <ol>
          {all.map((note) => (
            <li key={note.id}>
              <UnstyledButton className="note" onClick={() => onSeek(note.at)}>
                <span className="event-time">{formatClock(note.at)}</span>
                <span className="note-text">
                  <span>{note.text}</span>
                  <span className="muted">
                    {note.by}, {formatDateTime(note.writtenAt)}
                  </span>
                </span>
              </UnstyledButton>
              {note.mine && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Delete the note at ${formatClock(note.at)}`}
                  onClick={() => remove.mutate(note)}
                >
                  <IconTrash size={15} aria-hidden />
                </ActionIcon>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
