import { ActionIcon, Button, MultiSelect, TextInput } from '@mantine/core';
import type { Zone } from '@scrim/protocol';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { formatCount, formatShare, plural } from '../shell/format.ts';
import { keyed } from '../shell/keyed.ts';
import { ErrorState } from '../shell/states.tsx';
import { ZONE_DEFINITION } from './kinds.ts';
import type { ZoneRow } from './zone-rows.ts';

/** A zone that was drawn and has no name yet. */
export type DrawnZone = Pick<Zone, 'paths'>;

interface ZonePanelProps {
  readonly site: string;
  readonly page: string;
  readonly zones: readonly ZoneRow[];
  readonly unit: string;
  readonly drawing: boolean;
  readonly onDrawing: (drawing: boolean) => void;
  readonly drawn: DrawnZone | null;
  /** Elements that can be chosen by name instead of drawn around. */
  readonly choices: readonly { readonly path: string; readonly name: string }[];
  /** Null while there is no picture to find them in. */
  readonly onChosen: ((paths: readonly string[]) => void) | null;
  readonly onDone: () => void;
}

/** Zones of the page: what was drawn by hand and kept, with its hits, its exposure, and what it attracts at least. */
export function ZonePanel(props: ZonePanelProps) {
  const { site, page, zones, unit, drawing, onDrawing, drawn, choices, onChosen, onDone } = props;
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const refresh = () => queries.invalidateQueries({ queryKey: ['zones', site, page] });
  const keep = useMutation({
    mutationFn: (zone: DrawnZone) => api.keepZone(site, { ...zone, page, name: name.trim() }),
    onSuccess: async () => {
      setName('');
      onDone();
      await refresh();
    },
  });
  const remove = useMutation({ mutationFn: (id: string) => api.removeZone(site, id), onSuccess: refresh });
  return (
    <section className="zones" aria-label="Zones">
      <header>
        <h2>Zones</h2>
        <Button size="compact-sm" variant={drawing ? 'filled' : 'default'} onClick={() => onDrawing(!drawing)}>
          {drawing ? 'Stop drawing' : 'Draw a zone'}
        </Button>
      </header>
      {drawing && !drawn && (
        <p className="muted">Draw a rectangle on the page. The elements wholly inside it become the zone.</p>
      )}
      {drawing && onChosen && (
        <div className="zone-form">
          <MultiSelect
            label="Or choose its elements"
            placeholder="Elements of the ranking"
            searchable
            data={keyed(choices, ({ name }) => name).map(({ key, item }) => ({ value: item.path, label: key }))}
            value={drawn ? choices.filter(({ path }) => drawn.paths.includes(path)).map(({ path }) => path) : []}
            onChange={onChosen}
          />
        </div>
      )}
      {drawn?.paths.length === 0 && (
        <p role="status">No element lies wholly inside that rectangle. Draw it a little larger.</p>
      )}
      {drawn && drawn.paths.length > 0 && (
        <form
          className="zone-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') keep.mutate(drawn);
          }}
        >
          <TextInput
            label={`Name of the zone of ${plural(drawn.paths.length, 'element')}`}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" loading={keep.isPending} disabled={name.trim() === ''}>
            Keep
          </Button>
          <Button variant="default" onClick={onDone}>
            Discard
          </Button>
        </form>
      )}
      {keep.isError && <ErrorState error={keep.error} />}
      {remove.isError && <ErrorState error={remove.error} />}
      {zones.length > 0 && (
        <table>
          <caption className="muted">
            {ZONE_DEFINITION} A dash: withheld; or the picture lacks the zone, or is the moment of one visit, or what is
            in the zone opens over the page or stays in the window.
          </caption>
          <thead>
            <tr>
              <th scope="col">Zone</th>
              <th scope="col" className="number">
                {unit}s
              </th>
              <th scope="col" className="number">
                Exposed
              </th>
              <th scope="col" className="number">
                Attracts at least
              </th>
              <th scope="col">
                <span className="visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {zones.map((zone) => (
              <tr key={zone.id}>
                <th scope="row">{zone.name}</th>
                <td className="number">{formatCount(zone.hits)}</td>
                <td className="number">{zone.exposed === null ? '–' : formatShare(zone.exposed)}</td>
                <td className="number">{zone.attracts === null ? '–' : formatShare(zone.attracts)}</td>
                <td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Remove the zone ${zone.name}`}
                    onClick={() => remove.mutate(zone.id)}
                  >
                    <IconTrash size={15} aria-hidden />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
