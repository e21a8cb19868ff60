import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';

export type PanelName = 'events' | 'page' | 'notes';

interface PanelProps {
  readonly open: PanelName;
  readonly onOpen: (panel: PanelName) => void;
  readonly notes: number;
  readonly children: Readonly<Record<PanelName, ReactNode>>;
}

/** Beside the replay: what happened, what the page is made of, what people noted. */
export function SidePanel({ open, onOpen, notes, children }: PanelProps) {
  const tabs: readonly { readonly name: PanelName; readonly label: string }[] = [
    { name: 'events', label: 'Events' },
    { name: 'page', label: 'Page' },
    { name: 'notes', label: notes > 0 ? `Notes · ${notes}` : 'Notes' },
  ];
  return (
    <Tabs
      value={open}
      onChange={(value) => onOpen(tabs.find(({ name }) => name === value)?.name ?? 'events')}
      className="side-panel"
      keepMounted={false}
    >
      <Tabs.List aria-label="Beside the replay">
        {tabs.map(({ name, label }) => (
          <Tabs.Tab key={name} value={name}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ name }) => (
        <Tabs.Panel key={name} value={name} className="side-panel-body">
          {children[name]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
