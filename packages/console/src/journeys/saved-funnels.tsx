import { Button, Menu, Popover, TextInput } from '@mantine/core';
import type { FunnelList, FunnelQuestion } from '@scrim/protocol';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api.ts';
import { sayFailure } from '../request.ts';

interface SavedFunnelsProps {
  readonly site: string;
  readonly known: FunnelList;
  readonly question: FunnelQuestion;
  readonly onOpen: (question: FunnelQuestion) => void;
}

/** Funnels kept for everybody: open one, keep the current one under a name, remove one. */
export function SavedFunnels({ site, known, question, onOpen }: SavedFunnelsProps) {
  const queries = useQueryClient();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const refresh = () => queries.invalidateQueries({ queryKey: ['funnels', site] });
  const save = useMutation({
    mutationFn: () => api.saveFunnel(site, { name: name.trim(), question }),
    onSuccess: async () => {
      setNaming(false);
      setName('');
      await refresh();
    },
  });
  const remove = useMutation({ mutationFn: (id: string) => api.removeFunnel(site, id), onSuccess: refresh });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') save.mutate();
  };
  const failure = save.error && sayFailure(save.error, 'It could not be saved. Try again.');
  const current = known.funnels.find((saved) => JSON.stringify(saved.question) === JSON.stringify(question));
  return (
    <>
      <span role="status" className="warn">
        {remove.error &&
          remove.variables === current?.id &&
          sayFailure(remove.error, 'It could not be removed. Try again.')}
      </span>
      {known.funnels.length > 0 && (
        <Menu position="bottom-end" width={280} shadow="md">
          <Menu.Target>
            <Button variant="default" leftSection={<IconBookmark size={15} aria-hidden />}>
              {current?.name ?? 'Saved funnels'}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {known.funnels.map((saved) => (
              <Menu.Item key={saved.id} onClick={() => onOpen(saved.question)}>
                {saved.name}
              </Menu.Item>
            ))}
            {current && (
              <>
                <Menu.Divider />
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={14} aria-hidden />}
                  onClick={() => remove.mutate(current.id)}
                >
                  Remove “{current.name}”
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {!current && (
        <Popover opened={naming} onChange={setNaming} position="bottom-end" width={300} shadow="md" trapFocus>
          <Popover.Target>
            <Button variant="default" onClick={() => setNaming((was) => !was)}>
              Save
            </Button>
          </Popover.Target>
          <Popover.Dropdown aria-label="Save this funnel">
            <form className="save-form" onSubmit={submit}>
              <TextInput
                label="Name"
                description="Everybody who may see funnels sees it."
                maxLength={60}
                value={name}
                error={failure}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
                Save
              </Button>
            </form>
          </Popover.Dropdown>
        </Popover>
      )}
    </>
  );
}
