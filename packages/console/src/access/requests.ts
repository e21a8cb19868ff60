import { Me } from '@scrim/protocol';
import { ApiError, address, failure, json, readBody, request, send } from '../request.ts';

export const accessRequests = {
  me: () => request(Me, address('/me')),
  signIn: async (email: string, password: string): Promise<void> => {
    const response = await send('/auth/sign-in/email', json('POST', { email, password }));
    if (response.ok) return;
    if (response.status === 401 || response.status === 403) {
      throw new ApiError(
        response.status,
        'sign_in_refused',
        'E-mail and password do not match.',
        'Check both; passwords are case-sensitive.',
      );
    }
    throw await failure(response, await readBody(response));
  },
  signOut: async (): Promise<void> => {
    const response = await send('/auth/sign-out', json('POST', {}));
    if (!response.ok && response.status !== 401) throw await failure(response, await readBody(response));
  },
};
