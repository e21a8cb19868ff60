import './journeys.css';
import { Alert, Select } from '@mantine/core';
import type {
  FunnelAnswer,
  FunnelBreakdown,
  FunnelGroup,
  FunnelList,
  FunnelQuestion,
  FunnelVisits,
} from '@scrim/protocol';
import { IconAlertTriangle, IconChartFunnel } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import { CountedDays } from '../shell/counted-days.tsx';
import { FilterBar } from '../shell/filter-bar.tsx';
import { languageName } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { formatDays, periodRange } from '../shell/period.ts';
import { visitFilterOf } from '../shell/search-params.ts';
import { EmptyState, ErrorState, LoadingRows, Stat } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { FunnelBuilder } from './funnel-builder.tsx';
import { FunnelSteps } from './funnel-steps.tsx';
import {
  FilterNote,
  formatEstimate,
  formatInterval,
  formatPeople,
  formatPoints,
  formatTookInAll,
  RoundingNote,
} from './numbers.tsx';
import { SavedFunnels } from './saved-funnels.tsx';
import type { FunnelSearch } from './search.ts';
import { eventName } from './step-picker.tsx';

const BREAKDOWNS = {
  device: 'By device',
  regime: 'By relationship',
  language: 'By language',
  variant: 'By variant',
  period: 'With the period before',
} as const;

/** What the group of a person is. */
const GROUPS: Record<FunnelBreakdown, string> = {
  device: 'Everybody is in one group, by the device of their last visit.',
  regime:
    'Everybody is in one group, by their last relationship. It changes as people go on: groups say how far people came to be, not who is likelier to complete.',
  language: 'Everybody is in one group, by the language of the last page that they saw.',
  variant:
    'Everybody is in one group, by the variant that they were shown last, also on a page that is no step; “None” are those who were shown none, and are compared with nobody.',
};

const isBreakdown = (value: string | null): value is keyof typeof BREAKDOWNS => value !== null && value in BREAKDOWNS;

export function FunnelsPage({ site, search }: { site: string; search: FunnelSearch }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const known = useQuery({ queryKey: ['funnels', site], queryFn: () => api.funnels(site) });
  const set = (change: Partial<FunnelSearch>) =>
    void navigate({ to: '/sites/$site/funnels', params: { site }, search: { ...search, ...change }, replace: true });
  const question = search.question ?? (known.data ? firstQuestion(known.data) : null);
  return (
    <>
      <PageHeader
        title="Funnels"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Funnels' }]}
        description="How many people get from one step to the next, how long it takes them, and what those do who leave."
        actions={
          known.data &&
          question && (
            <SavedFunnels
              site={site}
              known={known.data}
              question={question}
              onOpen={(opened) => set({ question: opened })}
            />
          )
        }
      />
      <FilterBar
        site={site}
        search={search}
        onChange={set}
        dimensions={['device', 'regime', 'language', 'variant', 'segment']}
        label="Filter the funnel"
      >
        <Select
          aria-label="Compare"
          placeholder="Compare …"
          clearable
          value={search.by ?? null}
          onChange={(value) => set({ by: isBreakdown(value) ? value : undefined })}
          data={Object.entries(BREAKDOWNS).map(([value, label]) => ({ value, label }))}
          w={200}
        />
      </FilterBar>
      {known.isPending && <LoadingRows rows={6} height={60} />}
      {known.isError && <ErrorState error={known.error} retry={() => known.refetch()} />}
      {known.isSuccess && question === null && (
        <EmptyState icon={<IconChartFunnel size={22} aria-hidden />} title="No page has enough visitors yet">
          A funnel needs two steps that people can take: pages that at least {known.data.k} people have seen, or outcome
          events of the policy. They appear as visits arrive.
        </EmptyState>
      )}
      {known.data && question && (
        <div className="funnel">
          <FunnelBuilder question={question} known={known.data} onChange={(changed) => set({ question: changed })} />
          <FunnelResult site={site} search={search} question={question} />
        </div>
      )}
    </>
  );
}

/** The first saved funnel, else from the first steps of the process to an event of the policy. */
function firstQuestion({ funnels, pages, events }: FunnelList): FunnelQuestion | null {
  const [saved] = funnels;
  if (saved) return saved.question;
  const [first, second] = pages;
  if (first === undefined) return null;
  const steps: FunnelQuestion['steps'] = [{ kind: 'page', name: first }];
  if (second !== undefined) steps.push({ kind: 'page', name: second });
  const [event] = events;
  if (event !== undefined) steps.push({ kind: 'event', name: event });
  return steps.length < 2 ? null : { steps, order: 'in-order', window: '1d' };
}

function FunnelResult({ site, search, question }: { site: string; search: FunnelSearch; question: FunnelQuestion }) {
  const [now] = useState(() => new Date());
  const filter = visitFilterOf(search);
  const range = periodRange(search, now);
  const query = { question: JSON.stringify(question), by: search.by, ...filter, ...range };
  const funnel = useQuery({
    queryKey: ['funnel', site, `${query.by} ${query.question}`, query],
    queryFn: ({ signal }) => api.funnel(site, query, signal),
    // While the same is asked of others, what was shown stays.
    placeholderData: (before, last) => (last?.queryKey[2] === `${query.by} ${query.question}` ? before : undefined),
  });
  if (funnel.isPending) return <LoadingRows rows={6} height={60} />;
  if (funnel.isError) return <ErrorState error={funnel.error} retry={() => funnel.refetch()} />;
  const answer = funnel.data;
  const [first] = answer.groups;
  const end = first?.steps.at(-1);
  if (!first || !end || first.steps.length !== question.steps.length) {
    return funnel.isFetching ? (
      <LoadingRows rows={6} height={60} />
    ) : (
      <EmptyState icon={<IconChartFunnel size={22} aria-hidden />} title={`Fewer than ${answer.k} people began`}>
        In this period and with these filters too few people took the first step to say anything of them without telling
        single people apart. Widen the period, or take a filter away.
      </EmptyState>
    );
  }
  const ofGroup = (label: string) => (answer.groups.length > 1 ? `${label} · ${groupName(first)}` : label);
  const day = (time: string | undefined) => time?.slice(0, 10);
  const recordingsOf = (who: Pick<FunnelVisits, 'step' | 'outcome'>) => {
    const visits: FunnelVisits = {
      question,
      ...who,
      filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
      from: day(range.from),
      to: day(range.to),
    };
    // The funnel's own period says which visits; the list must not cut it short.
    return `/sites/${encodeURIComponent(site)}/recordings?period=all&funnel=${encodeURIComponent(JSON.stringify(visits))}`;
  };
  return (
    <section className="funnel-result" aria-label="Result" aria-busy={funnel.isFetching}>
      <dl className="stats">
        <Stat
          label={ofGroup('Began')}
          value={formatPeople(first.steps[0]?.people ?? 0, answer.k)}
          hint="people at the first step"
        />
        <Stat label={ofGroup('Completed')} value={formatPeople(end.people, answer.k)} hint="people at the last step" />
        <Stat
          label={ofGroup('Completion')}
          value={end.share ? formatEstimate(end.share) : '–'}
          hint={end.share ? `95 %: ${formatInterval(end.share)}` : 'too few people'}
        />
        <Stat
          label={ofGroup('Time')}
          value={formatTookInAll(first.steps)}
          hint="medians between the steps, added; – where one of them is withheld"
        />
      </dl>
      <div className="card">
        {search.by !== undefined && search.by !== 'period' && (
          <p className="funnel-groups muted">{GROUPS[search.by]}</p>
        )}
        <FunnelSteps answer={answer} question={question} nameOf={groupName} recordingsOf={recordingsOf} />
        {end.people > 0 && (
          <p className="funnel-completed">
            <a className="quiet-button" href={recordingsOf({ step: question.steps.length, outcome: 'completed' })}>
              Watch those who completed
            </a>
          </p>
        )}
      </div>
      {search.by === 'period' && !funnel.isPlaceholderData && (
        <Before answer={answer} isOver={range.to !== undefined && Date.parse(range.to) < now.getTime()} />
      )}
      <Differences answer={answer} />
      <CountedDays search={search} now={now}>
        An attempt that began on these days is followed until its time is over, also after them; one whose time is not
        over yet may still complete.
      </CountedDays>
      <FilterNote filter={filter} />
      <RoundingNote k={answer.k} what="people" />
    </section>
  );
}

/** What this period is compared with, or why it is not. */
function Before({ answer: { before, groups, k }, isOver }: { answer: FunnelAnswer; isOver: boolean }) {
  if (before === null) {
    return (
      <p className="footnote">
        Nothing is compared: before all time there is no period. Choose a period that has a first day, and is not still
        to come.
      </p>
    );
  }
  const isShown = groups.some(({ name }) => name === 'previous');
  return (
    <p className="footnote">
      Before: {formatDays(before.from, before.to)} (UTC), as many days as this period has had
      {!isOver && ', today included, which is not over yet'}; attempts are followed for as many days.
      {!isShown && ` Fewer than ${k} people began then, so nothing is compared.`}
    </p>
  );
}

/** Whether groups differ in completing, with how sure that is; of variants only when people were divided into them as planned. */
function Differences({ answer }: { answer: FunnelAnswer }) {
  const { variantRatio: ratio, differences } = answer;
  const [first] = ratio === null ? answer.groups : answer.groups.filter(({ name }) => name !== '');
  if (ratio?.isMismatch) {
    return (
      <Alert color="orange" icon={<IconAlertTriangle size={18} aria-hidden />} title="Variants are not compared">
        People did not begin in equal parts in the variants (sample ratio mismatch, p under 0.001). Something beside the
        lot decides who is in which, so a difference in completing may be of the people and not of the variants. Look
        for a variant that is named later or fails more often, or one that was on for part of the period only.
      </Alert>
    );
  }
  if (!first || differences.length === 0) return null;
  return (
    <section className="card" aria-labelledby="differences">
      <h2 id="differences">Completion compared</h2>
      <ul className="difference-list">
        {differences.map(({ name, difference }) => {
          const isClear = difference.lower > 0 || difference.upper < 0;
          return (
            <li key={name}>
              <span>
                {name === 'previous'
                  ? 'This period against the one before'
                  : `${valueName(name)} against ${valueName(first.name)}`}
              </span>
              <strong className="number">{formatPoints(difference)}</strong>
              <span className="muted">{isClear ? 'a difference' : 'may be chance'}</span>
            </li>
          );
        })}
      </ul>
      <p className="footnote">
        Ranges hold for one look at a day chosen beforehand: who looks daily and stops at the first clear one will find
        one by chance.{' '}
        {ratio &&
          `People began in the variants in parts that equal lots give (sample ratio: p = ${ratio.p.toFixed(3)}).`}
      </p>
    </section>
  );
}

const groupName = ({ name }: FunnelGroup): string =>
  name === null ? 'This period' : name === 'previous' ? 'Before' : valueName(name);

function valueName(name: string | null): string {
  if (name === null || name === '') return 'None';
  return /^[a-z]{2}$/.test(name) ? languageName(name) : eventName(name);
}
