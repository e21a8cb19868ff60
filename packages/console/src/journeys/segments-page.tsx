import './journeys.css';
import { ActionIcon, Badge } from '@mantine/core';
import type { Segment, SegmentCondition, SegmentList } from '@scrim/protocol';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../api.ts';
import { formatDate } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { SegmentBuilder } from './segment-builder.tsx';

export function SegmentsPage({ site }: { site: string }) {
  const name = useSite(site)?.name ?? site;
  const list = useQuery({ queryKey: ['segments', site], queryFn: () => api.segments(site) });
  return (
    <>
      <PageHeader
        title="Segments"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Segments' }]}
        description="Groups of visits by what happened in them and on what device; heatmaps, recordings, funnels, forms and paths can be narrowed to one."
      />
      {list.isPending && <LoadingRows rows={6} height={48} />}
      {list.isError && <ErrorState error={list.error} retry={() => list.refetch()} />}
      {list.data && (
        <div className="segments">
          <div className="segments-main">
            <SavedSegments site={site} list={list.data} />
            <SegmentBuilder site={site} list={list.data} />
          </div>
          <RefusedProperties list={list.data} />
        </div>
      )}
    </>
  );
}

/** A condition in words: `Device is Phone or Tablet`. */
export function conditionWords(condition: SegmentCondition, properties: SegmentList['properties']): string {
  const offered = properties.find(({ property }) => property === condition.property);
  const labels = condition.values.map((value) => offered?.values.find((one) => one.value === value)?.label ?? value);
  return `${offered?.label ?? condition.property} ${condition.is ? 'is' : 'is not'} ${labels.join(' or ')}`;
}

function SavedSegments({ site, list }: { site: string; list: SegmentList }) {
  if (list.segments.length === 0) {
    return (
      <section className="card">
        <h2>No segment yet</h2>
        <p className="muted">
          Put one together below: visits on a phone in which an error was shown, visits that saw the offers and did not
          accept one. It can then be chosen under “Filters” of heatmaps, recordings, funnels, forms and paths.
        </p>
      </section>
    );
  }
  return (
    <div className="table-card">
      <table className="data-table">
        <caption className="visually-hidden">Saved segments</caption>
        <thead>
          <tr>
            <th scope="col">Segment</th>
            <th scope="col">Visits in which all hold</th>
            <th scope="col">Saved</th>
            <th scope="col">
              <span className="visually-hidden">Open or remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.segments.map((segment) => (
            <SegmentRow key={segment.id} site={site} segment={segment} list={list} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SegmentRow({ site, segment, list }: { site: string; segment: Segment; list: SegmentList }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.removeSegment(site, segment.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['segments', site] });
      await queries.invalidateQueries({ queryKey: ['filter-values', site] });
    },
  });
  const search = { segment: segment.id };
  return (
    <tr>
      <td className="strong">{segment.name}</td>
      <td>
        <span className="segment-conditions">
          {segment.conditions.map((condition) => {
            const words = conditionWords(condition, list.properties);
            return (
              <Badge key={words} variant="light" color={condition.is ? 'teal' : 'gray'} tt="none" radius="sm">
                {words}
              </Badge>
            );
          })}
        </span>
        {remove.isError && <span role="alert">It could not be removed: {remove.error.message}</span>}
      </td>
      <td className="muted">
        {formatDate(segment.createdAt)}
        {segment.createdBy && ` by ${segment.createdBy}`}
      </td>
      <td>
        <span className="row-actions">
          <Link className="quiet-button" to="/sites/$site/recordings" params={{ site }} search={search}>
            Recordings
          </Link>
          <Link className="quiet-button" to="/sites/$site/funnels" params={{ site }} search={search}>
            Funnel
          </Link>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove ${segment.name}`}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </span>
      </td>
    </tr>
  );
}

/** What cannot be asked for, and why; so that nobody has to find out by trying. */
function RefusedProperties({ list }: { list: SegmentList }) {
  return (
    <aside className="card refused" aria-labelledby="refused">
      <h2 id="refused">Never a segment</h2>
      <p className="muted">
        Groups by a prohibited basis of Regulation B, or by what stands for one, are refused; most of it is not stored
        in the first place. There are no thresholds either: a segment cannot be tuned until one person is left.
      </p>
      <dl>
        {list.refused.map(({ property, label, reason, regulation }) => (
          <div key={property}>
            <dt>{label}</dt>
            <dd>
              {reason} <span className="muted">{regulation}</span>
            </dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
