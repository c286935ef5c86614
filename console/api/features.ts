import { createContext, useContext } from 'react';
import { askLoosely } from './client.ts';

/** What this api can do that not every api can, as its own description says. */
export type Features = {
  readonly campaigns: boolean;
  readonly compensation: boolean;
  readonly parkedCompensations: boolean;
};

const none: Features = { campaigns: false, compensation: false, parkedCompensations: false };
const FeaturesContext = createContext<Features>(none);
export const FeaturesProvider = FeaturesContext.Provider;
export const useFeatures = (): Features => useContext(FeaturesContext);

export async function readFeatures(): Promise<Features> {
  const { paths = {} } = ((await askLoosely('get', '/openapi.json', {})) ?? {}) as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return {
    campaigns: paths['/v1/campaigns']?.['get'] !== undefined,
    compensation: JSON.stringify(paths['/v1/enrollments/{id}/cancel'] ?? '').includes('"compensate"'),
    parkedCompensations: paths['/v1/compensations']?.['get'] !== undefined,
  };
}
