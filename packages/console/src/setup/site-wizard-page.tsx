import './setup.css';
import { Alert, Button, Stepper, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import { LiveSteps } from '../live/live-page.tsx';
import { PolicyRefusal } from '../policies/requests.ts';
import { ApiError } from '../request.ts';
import { keyed } from '../shell/keyed.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { readOrigins, siteIdOf, starterPolicy } from './site-form.ts';

/** Name and origins, policy, then the script tag with the live check beside it. */
export function SiteWizardPage() {
  const [step, setStep] = useState(0);
  const [site, setSite] = useState<{ id: string; name: string } | null>(null);
  return (
    <>
      <PageHeader
        title="Add a site"
        crumbs={[{ label: 'Sites', to: '/' }, { label: 'Add a site' }]}
        description="Three steps to the first masked replay."
      />
      <Stepper active={step} className="wizard" size="sm" allowNextStepsSelect={false}>
        <Stepper.Step label="Site" description="Name and origins">
          <SiteStep
            onDone={(created) => {
              setSite(created);
              setStep(1);
            }}
          />
        </Stepper.Step>
        <Stepper.Step label="Policy" description="What may be captured">
          {site && <PolicyStep site={site} onDone={() => setStep(2)} />}
        </Stepper.Step>
        <Stepper.Step label="Install" description="Script tag and live check">
          {site && (
            <div className="wizard-panel wizard-wide">
              <LiveSteps site={site.id} />
              <Link to="/sites/$site/pages" params={{ site: site.id }} className="quiet-button">
                Go to the site’s pages
              </Link>
            </div>
          )}
        </Stepper.Step>
      </Stepper>
    </>
  );
}

function SiteStep({ onDone }: { onDone: (site: { id: string; name: string }) => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [id, setId] = useState<string | null>(null);
  const [origins, setOrigins] = useState('');
  const [tried, setTried] = useState(false);
  const siteId = id ?? siteIdOf(name);
  const read = readOrigins(origins);
  const create = useMutation({
    mutationFn: () => api.createSite({ id: siteId, name, origins: read.origins }),
    onSuccess: async (created) => {
      await queries.invalidateQueries({ queryKey: ['me'] });
      onDone({ id: created.id, name });
    },
  });
  return (
    <form
      className="wizard-panel card"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (read.problem === null) create.mutate();
      }}
    >
      <TextInput
        label="Name"
        description="Shown in the console"
        placeholder="Meadow Loans"
        required
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Id"
        description="In the script tag and in the policy: small letters, digits and hyphens"
        required
        pattern="[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
        value={siteId}
        onChange={(event) => setId(event.currentTarget.value)}
      />
      <Textarea
        label="Origins"
        description="Where the site is served from, one per line. Batches from elsewhere are refused."
        placeholder={'https://www.example.com\nhttps://apply.example.com'}
        required
        autosize
        minRows={2}
        value={origins}
        onChange={(event) => setOrigins(event.currentTarget.value)}
        error={tried ? read.problem : null}
      />
      {create.isError && <Failure error={create.error} />}
      <Button type="submit" loading={create.isPending}>
        Continue
      </Button>
    </form>
  );
}

function PolicyStep({ site, onDone }: { site: { id: string; name: string }; onDone: () => void }) {
  const queries = useQueryClient();
  const [source, setSource] = useState(() => starterPolicy(site.id, site.name));
  const save = useMutation({
    mutationFn: () => api.savePolicy(site.id, source),
    onSuccess: async () => {
      await queries.invalidateQueries();
      onDone();
    },
  });
  const problems = save.error instanceof PolicyRefusal ? save.error.problems : [];
  return (
    <form
      className="wizard-panel wizard-wide card"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Textarea
        label="Policy"
        description="Paste the policy from your repository, or start from this one: signals on every page, no replay."
        autosize
        minRows={16}
        maxRows={28}
        spellCheck={false}
        classNames={{ input: 'policy-editor' }}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
        aria-invalid={problems.length > 0}
      />
      {problems.length > 0 && (
        <Alert
          color="red"
          role="alert"
          title={`The policy has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}`}
        >
          <ol className="problem-list">
            {keyed(problems, (problem) => `${problem.line}:${problem.column}`).map(({ key, item: problem }) => (
              <li key={key}>
                {problem.line !== undefined && (
                  <strong>
                    Line {problem.line}
                    {problem.column === undefined ? '' : `, column ${problem.column}`}:{' '}
                  </strong>
                )}
                {problem.message} {problem.action ?? problem.instead ?? ''}
              </li>
            ))}
          </ol>
        </Alert>
      )}
      {save.isError && problems.length === 0 && <Failure error={save.error} />}
      <Button type="submit" loading={save.isPending}>
        Check and activate
      </Button>
    </form>
  );
}

function Failure({ error }: { error: Error }) {
  return (
    <Alert color="red" role="alert" title={error.message}>
      {error instanceof ApiError ? `${error.action} (${error.code})` : 'Try again.'}
    </Alert>
  );
}
