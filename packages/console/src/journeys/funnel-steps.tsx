import type { Estimate, FunnelAnswer, FunnelGroup, FunnelLeavers, FunnelQuestion, FunnelVisits } from '@scrim/protocol';
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
                isDivided={groups.length > 1}
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

interface BetweenProps {
  readonly k: number;
  readonly leavers: FunnelLeavers;
  readonly next: FunnelGroup['steps'][number] | null;
  readonly isDivided: boolean;
  readonly href: string;
}

function Between({ k, leavers, next, isDivided, href }: BetweenProps) {
  const { people, cameBack, next: went } = shownLeavers(leavers, isDivided || next === null ? null : next.dropped);
  const left = next?.fromPrevious ? restOf(next.fromPrevious) : null;
  return (
    <div className="funnel-between">
      <p>
        <span className="funnel-left">
          <strong>{formatPeople(people, k)}</strong> went no further
          {!isDivided && left !== null && people > 0 && <> ({formatEstimate(left)})</>}
        </span>
        {next?.took && (
          <span title="Median and quartiles of the time from the step before, of those who got to the next">
            next step after <strong>{formatTook(next.took.median)}</strong>{' '}
            <span className="muted">
              ({formatTook(next.took.lower)}–{formatTook(next.took.upper)})
            </span>
          </span>
        )}
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
          <span title="Saw a page again after the time that an attempt has, and more than 30 minutes later">
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
