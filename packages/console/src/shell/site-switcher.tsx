import { Menu, UnstyledButton } from '@mantine/core';
import type { Me } from '@scrim/protocol';
import { IconCheck, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';

export function SiteSwitcher({ me, current }: { me: Me; current: string | null }) {
  const navigate = useNavigate();
  const site = me.sites.find((candidate) => candidate.id === current);
  return (
    <Menu position="bottom-start" width={240} shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className="site-switcher">
          <span className="site-initial" aria-hidden>
            {(site?.name ?? '–').slice(0, 1)}
          </span>
          <span className="site-name">{site?.name ?? 'Choose a site'}</span>
          <span className="visually-hidden">Change site</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Sites</Menu.Label>
        {me.sites.map((candidate) => (
          <Menu.Item
            key={candidate.id}
            rightSection={candidate.id === current ? <IconCheck size={14} aria-label="current" /> : null}
            onClick={() => navigate({ to: '/sites/$site/overview', params: { site: candidate.id } })}
          >
            {candidate.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlus size={14} aria-hidden />} onClick={() => navigate({ to: '/new-site' })}>
          Add a site
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
