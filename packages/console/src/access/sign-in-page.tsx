import { Alert, Button, PasswordInput, Skeleton, Text, TextInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { api } from '../api.ts';
import { ApiError } from '../request.ts';
import { Mark } from '../shell/brand.tsx';
import { ErrorState } from '../shell/states.tsx';
import { setupQuery } from './session.ts';

export function SignInPage({ next }: { next: string | undefined }) {
  const setup = useQuery(setupQuery);
  const queries = useQueryClient();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = 'Sign in · Scrim';
  }, []);

  const signIn = useMutation({
    mutationFn: (credentials: { email: string; password: string }) =>
      api.signIn(credentials.email, credentials.password),
    onSuccess: async () => {
      queries.removeQueries({ queryKey: ['me'] });
      await router.invalidate();
      router.history.push(next?.startsWith('/') && !next.startsWith('//') ? next : '/');
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email, password });
  };

  if (setup.data?.needsFirstPerson) return <Navigate to="/setup" />;
  const demo = setup.data?.demo ?? null;
  return (
    <main className="gate">
      <section className="gate-panel">
        <Mark size={36} />
        <h1>Sign in to Scrim</h1>
        <p className="gate-lead">Where applicants hesitate, in recordings that hold nothing personal.</p>
        {setup.isPending && <Skeleton height={220} />}
        {setup.isError && <ErrorState error={setup.error} retry={() => setup.refetch()} />}
        {setup.isSuccess && (
          <>
            {demo && (
              <div className="demo-card">
                <Text fw={600} size="sm">
                  Demo
                </Text>
                <dl>
                  <dt>E-mail</dt>
                  <dd>{demo.email}</dd>
                  <dt>Password</dt>
                  <dd>{demo.password}</dd>
                </dl>
                <Button
                  fullWidth
                  rightSection={<IconArrowRight size={16} aria-hidden />}
                  loading={signIn.isPending}
                  onClick={() => {
                    setEmail(demo.email);
                    setPassword(demo.password);
                    signIn.mutate(demo);
                  }}
                >
                  Sign in to the demo
                </Button>
              </div>
            )}
            <form onSubmit={submit} className="gate-form">
              <TextInput
                label="E-mail"
                type="email"
                autoComplete="username"
                required
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <PasswordInput
                label="Password"
                autoComplete="current-password"
                required
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              {signIn.isError && (
                <Alert color="red" role="alert" title={signIn.error.message}>
                  {signIn.error instanceof ApiError ? signIn.error.action : 'Try again.'}
                </Alert>
              )}
              <Button type="submit" variant={demo ? 'default' : 'filled'} loading={signIn.isPending && !demo}>
                Sign in
              </Button>
            </form>
          </>
        )}
      </section>
    </main>
  );
}
