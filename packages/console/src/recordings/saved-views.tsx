import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import { RecordingsSearch } from './search.ts';

const LANGUAGE_IS_NOT_KEPT =
  'Language stands for national origin, so it can be looked at, but not be kept (Regulation B, 12 CFR 1002.2(z)). The other filters are saved.';

/** Filters under a name: one's own, and those that others share. */
export function SavedViews({ site, search }: { site: string; search: RecordingsSearch }) {
  const { funnel, sign, language, sort, ...rest } = search;
  const filters = sort === 'language' ? rest : { ...rest, sort };
  const keepsAll = language === undefined && sort !== 'language';
  // A funnel's or an opportunity's question is asked anew from its own screen: a view keeps plain filters.
  const canSave = funnel === undefined && sign === undefined;
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const views = useQuery({ queryKey: ['recording-views', site], queryFn: () => api.savedViews(site) });
  const again = () => queries.invalidateQueries({ queryKey: ['recording-views', site] });
  const save = useMutation({
    mutationFn: () => api.saveView(site, { name, shared, search: definedOnly(filters) }),
    onSuccess: async () => {
      setName('');
      await again();
    },
  });
  const remove = useMutation({ mutationFn: (view: string) => api.deleteView(site, view), onSuccess: again });
  const saved = views.data?.views ?? [];
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={320} shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconBookmark size={15} aria-hidden />}
          onClick={() => setOpened((was) => !was)}
        >
          {saved.length > 0 ? `Views · ${saved.length}` : 'Views'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Saved views">
        {saved.length === 0 ? (
          <p className="muted">No view is saved yet. Set filters and an order, then give them a name.</p>
        ) : (
          <ul className="saved-views">
            {saved.map((view) => (
              <li key={view.id}>
                <Link
                  to="/sites/$site/recordings"
                  params={{ site }}
                  search={RecordingsSearch.parse(view.search)}
                  onClick={() => setOpened(false)}
                >
                  <span className="strong">{view.name}</span>
                  <span className="muted">
                    {view.mine ? (view.shared ? 'shared by you' : 'yours') : `by ${view.by}`}
                  </span>
                </Link>
                {view.mine && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Delete the view ${view.name}`}
                    onClick={() => remove.mutate(view.id)}
                  >
                    <IconTrash size={15} aria-hidden />
                  </ActionIcon>
                )}
              </li>
            ))}
          </ul>
        )}
        <form
          className="name-form"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <TextInput
            label="Save these filters as"
            description={
              canSave
                ? !keepsAll && LANGUAGE_IS_NOT_KEPT
                : 'Visits of a funnel’s step or of an opportunity cannot be saved as a view: open them from there. Take that filter away to save the others.'
            }
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={save.error?.message ?? remove.error?.message}
          />
          <Checkbox
            label="Share with everybody who sees recordings"
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Button type="submit" size="xs" disabled={!canSave || name.trim() === ''} loading={save.isPending}>
            {keepsAll ? 'Save view' : 'Save view without language'}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function definedOnly(
  search: Omit<RecordingsSearch, 'funnel' | 'sign' | 'language'>,
): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(search)) if (value !== undefined) kept[name] = value;
  return kept;
}
