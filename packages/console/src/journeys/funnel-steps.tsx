import type {
  Estimate,
  FunnelAnswer,
  FunnelGroup,
  FunnelLeavers,
  FunnelQuestion,
  FunnelStepCount,
  FunnelVisits,
} from '@scrim/protocol';
import { IconPlayerPlay } from '@tabler/icons-react';
import { keyed } from '../shell/keyed.ts';
import { shownLeavers } from './leavers.ts';
import { formatEstimate, formatPeople, formatTook, restOf, ShareWithInterval } from './numbers.tsx';
import { stepName } from './step-picker.tsx';

interface FunnelStepsProps {
  readonly answer: FunnelAnswer;
  readonly question: FunnelQuestion;
  /** What a group of the breakdown is called. */
  readonly nameOf: (group: FunnelGroup) => string;
  /** Address of the recordings of those who dropped at a step or completed. */
  readonly recordingsOf: (visits: Pick<FunnelVisits, 'step' | 'outcome'>) => string;
}

/** Every step with a bar per group, and between two steps what became of those who left. */
export function FunnelSteps({ answer, question, nameOf, recordingsOf }: FunnelStepsProps) {
  const { groups, k } = answer;
  const leaversOf = (step: number) => answer.leavers.find((leavers) => leavers.step === step) ?? null;
  return (
    <ol className="funnel-steps" aria-label="Funnel">
      {keyed(question.steps, (step) => `${step.kind} ${step.name}`).map(({ key, item, index }) => {
        const leavers = leaversOf(index + 1);
        return (
          <li key={key}>
            <div className="funnel-step">
              <h3>
                <span className="funnel-number" aria-hidden>
                  {index + 1}
                </span>
                {question.order === 'any' ? (
                  anyOrderName(index)
                ) : (
                  <span className={item.kind === 'page' ? 'path' : undefined}>{stepName(item)}</span>
                )}
              </h3>
              <ul className="funnel-bars">
                {groups.map((group, at) => {
                  const step = group.steps[index];
                  return step ? (
                    <li key={group.name ?? ''}>
                      {groups.length > 1 && <span className="funnel-group">{nameOf(group)}</span>}
                      <Bar share={step.share} series={at} />
                      <span className="funnel-people">
                        <strong>{formatPeople(step.people, k)}</strong> {index === 0 && 'people'}
                      </span>
                      <span className="funnel-share">{index > 0 && <ShareWithInterval share={step.share} />}</span>
                      {groups.length > 1 && step.took && (
                        <Took took={step.took} says="after" what="this group who got here" />
                      )}
                    </li>
                  ) : null;
                })}
              </ul>
            </div>
            {leavers && (
              <Between
                k={k}
                leavers={leavers}
                next={groups[0]?.steps[index + 1] ?? null}
                of={
                  groups.length === 1
                    ? null
                    : groups.some(({ name }) => name === 'previous')
                      ? 'this period'
                      : 'all groups'
                }
                href={recordingsOf({ step: index + 1, outcome: 'dropped' })}
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}

const anyOrderName = (index: number): string =>
  index === 0 ? 'Any of the steps' : index === 1 ? 'Two of them' : `${index + 1} of them`;

/** Share of the first step, with its interval as a line. */
function Bar({ share, series }: { share: Estimate | null; series: number }) {
  if (share === null) return <span className="funnel-bar" aria-hidden />;
  return (
    <span className="funnel-bar" aria-hidden>
      <span className={`funnel-fill funnel-series-${series % 6}`} style={{ width: `${share.value * 100}%` }} />
      {share.value < 1 && (
        <span
          className="funnel-whisker"
          style={{ left: `${share.lower * 100}%`, width: `${(share.upper - share.lower) * 100}%` }}
        />
      )}
    </span>
  );
}

interface TookProps {
  readonly took: NonNullable<FunnelStepCount['took']>;
  readonly says: string;
  /** Of whom. */
  readonly what: string;
}

function Took({ took, says, what }: TookProps) {
  return (
    <span className="funnel-took" title={`Median and quartiles of the time from the step before, of ${what}`}>
      {says} <strong>{formatTook(took.median)}</strong>{' '}
      <span className="muted">
        ({formatTook(took.lower)}–{formatTook(took.upper)})
      </span>
    </span>
  );
}

interface BetweenProps {
  readonly k: number;
  readonly leavers: FunnelLeavers;
  readonly next: FunnelGroup['steps'][number] | null;
  /** Whose numbers these are, where groups stand above; null where there is one. */
  readonly of: string | null;
  readonly href: string;
}

function Between({ k, leavers, next, of, href }: BetweenProps) {
  const isDivided = of !== null;
  const { people, cameBack, next: went } = shownLeavers(leavers, isDivided || next === null ? null : next.dropped);
  const left = next?.fromPrevious ? restOf(next.fromPrevious) : null;
  return (
    <div className="funnel-between">
      <p>
        {isDivided && <span className="muted">Of {of}:</span>}
        <span className="funnel-left">
          <strong>{formatPeople(people, k)}</strong> went no further
          {!isDivided && left !== null && people > 0 && <> ({formatEstimate(left)})</>}
        </span>
        {!isDivided && next?.took && <Took took={next.took} says="next step after" what="those who got to the next" />}
      </p>
      {leavers.people > 0 && (
        <p>
          <span className="muted">then</span>
          {went.slice(0, 4).map(({ page, people }) => (
            <span key={page ?? ''}>
              {page === null ? 'visit ended' : <span className="path">{page}</span>}{' '}
              <strong>{formatPeople(people, k)}</strong>
            </span>
          ))}
          <span title="Saw a page again more than 30 minutes after this step, without taking the next one in time">
            came back later <strong>{formatPeople(cameBack, k)}</strong>
          </span>
          <a className="quiet-button" href={href}>
            <IconPlayerPlay size={14} aria-hidden /> Watch those who left
          </a>
        </p>
      )}
    </div>
  );
}
