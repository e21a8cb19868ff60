import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { setupQuery } from '../access/session.ts';
import { api } from '../api.ts';
import { ApiError } from '../request.ts';
import { Mark } from '../shell/brand.tsx';
import { ErrorState } from '../shell/states.tsx';

/** Shortest password the set-up takes; characters. */
const PASSWORD_LENGTH = 12;

/** The first person of a new installation; signs them in and leads on to the first site. */
export function FirstPersonPage() {
  const setup = useQuery(setupQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState({ name: '', email: '', password: '', code: '' });
  useEffect(() => {
    document.title = 'Set up · Scrim';
  }, []);
  const create = useMutation({
    mutationFn: async () => {
      const { code, ...person } = form;
      await api.createFirstPerson(code === '' ? person : { ...person, code });
      await api.signIn(form.email, form.password);
    },
    onSuccess: async () => {
      await queries.invalidateQueries();
      await navigate({ to: '/new-site' });
    },
  });
  if (setup.data && !setup.data.needsFirstPerson && !create.isPending && !create.isSuccess)
    return <Navigate to="/sign-in" search={{}} />;
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  return (
    <main className="gate">
      <section className="gate-panel">
        <Mark size={36} />
        <h1>Set up Scrim</h1>
        <p className="gate-lead">First, the person who will look after it. You add the site next.</p>
        {setup.isError && <ErrorState error={setup.error} retry={() => setup.refetch()} />}
        <form
          className="gate-form"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          <TextInput
            label="Name"
            autoComplete="name"
            required
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            value={form.email}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <PasswordInput
            label="Password"
            description={`At least ${PASSWORD_LENGTH} characters`}
            minLength={PASSWORD_LENGTH}
            autoComplete="new-password"
            required
            value={form.password}
            onChange={(event) => set({ password: event.currentTarget.value })}
          />
          <TextInput
            label="Set-up code"
            description="Printed by the server at start, when it asks for one"
            autoComplete="one-time-code"
            value={form.code}
            onChange={(event) => set({ code: event.currentTarget.value.trim() })}
          />
          {create.isError && (
            <Alert color="red" role="alert" title={create.error.message}>
              {create.error instanceof ApiError ? create.error.action : 'Try again.'}
            </Alert>
          )}
          <Button type="submit" loading={create.isPending}>
            Continue
          </Button>
        </form>
      </section>
    </main>
  );
}
