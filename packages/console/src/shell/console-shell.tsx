import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import type { Me } from '@scrim/protocol';
import {
  IconActivityHeartbeat,
  IconAlertHexagon,
  IconChartFunnel,
  IconCursorText,
  IconFileCheck,
  IconFlame,
  IconForms,
  IconHandStop,
  IconLayoutDashboard,
  IconLayoutGrid,
  IconLogout,
  IconPlayerPlay,
  IconRadar2,
  IconRoute,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useParams, useRouter } from '@tanstack/react-router';
import { Suspense } from 'react';
import { api } from '../api.ts';
import { QuestionLine } from '../questions/question-line.tsx';
import { Mark } from './brand.tsx';
import { ColorSchemeToggle } from './color-scheme-toggle.tsx';
import { SiteSwitcher } from './site-switcher.tsx';
import { LoadingRows } from './states.tsx';

const SECTIONS = [
  {
    title: 'Understand',
    links: [
      { to: '/sites/$site/overview', label: 'Overview', icon: IconLayoutDashboard },
      { to: '/sites/$site/pages', label: 'Pages', icon: IconLayoutGrid },
      { to: '/sites/$site/recordings', label: 'Recordings', icon: IconPlayerPlay },
      { to: '/sites/$site/heatmap', label: 'Heatmaps', icon: IconFlame },
      { to: '/sites/$site/funnels', label: 'Funnels', icon: IconChartFunnel },
      { to: '/sites/$site/forms', label: 'Forms', icon: IconForms },
      { to: '/sites/$site/paths', label: 'Paths', icon: IconRoute },
      { to: '/sites/$site/segments', label: 'Segments', icon: IconUsersGroup },
    ],
  },
  {
    title: 'Answer for it',
    links: [
      { to: '/sites/$site/policy', label: 'Policy', icon: IconFileCheck },
      { to: '/sites/$site/consent', label: 'Consent', icon: IconHandStop },
      { to: '/sites/$site/findings', label: 'Findings', icon: IconAlertHexagon },
      { to: '/sites/$site/probe', label: 'Probe', icon: IconRadar2 },
    ],
  },
  { title: 'Install', links: [{ to: '/sites/$site/live', label: 'Live check', icon: IconActivityHeartbeat }] },
] as const;

export function ConsoleShell({ me }: { me: Me }) {
  const { site } = useParams({ strict: false });
  const current = site ?? me.sites[0]?.id ?? null;
  const queries = useQueryClient();
  const router = useRouter();
  const signOut = useMutation({
    mutationFn: api.signOut,
    onSettled: async () => {
      sessionStorage.clear();
      queries.clear();
      await router.navigate({ to: '/sign-in' });
    },
  });
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <aside className="sidebar" aria-label="Console">
        <div className="brand">
          <Mark />
          <span className="brand-name">Scrim</span>
        </div>
        <SiteSwitcher me={me} current={current} />
        {current && (
          <nav aria-label="Main" className="main-navigation">
            {SECTIONS.map((section) => (
              <div key={section.title} className="navigation-section">
                <p className="navigation-title">{section.title}</p>
                <ul>
                  {section.links.map(({ to, label, icon: Icon }) => (
                    <li key={to}>
                      <Link
                        to={to}
                        params={{ site: current }}
                        className="navigation-link"
                        activeProps={{ 'aria-current': 'page' }}
                        title={label}
                      >
                        <Icon size={18} stroke={1.7} aria-hidden />
                        <span>{label}</span>
                      </Link>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </nav>
        )}
        <div className="sidebar-foot">
          {me.demo && (
            <p className="demo-note">
              <IconCursorText size={14} aria-hidden /> <span>Demo: the visits are scripted.</span>
            </p>
          )}
          <div className="person-row">
            <Menu position="top-start" width={230} shadow="md" withinPortal>
              <Menu.Target>
                <button type="button" className="person">
                  <span className="person-icon">
                    <IconUser size={16} aria-hidden />
                  </span>
                  <span className="person-text">
                    <span>{me.person.name}</span>
                    <span className="person-role">
                      {[me.person.role, me.person.department].filter((part) => part !== '').join(' · ')}
                    </span>
                  </span>
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>{me.person.email}</Menu.Label>
                <Menu.Item leftSection={<IconLogout size={14} aria-hidden />} onClick={() => signOut.mutate()}>
                  Sign out
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <ColorSchemeToggle />
            <Tooltip label="Sign out">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label="Sign out"
                onClick={() => signOut.mutate()}
              >
                <IconLogout size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        </div>
      </aside>
      <main id="content" className="content" tabIndex={-1}>
        <QuestionLine />
        <Suspense fallback={<LoadingRows />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
