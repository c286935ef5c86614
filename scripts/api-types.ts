/** `npm run api-types`: writes console/api-types.d.ts anew from what the api's routes say. */
import { writeFileSync } from 'node:fs';
import { apiTypes, apiTypesFile } from './api-types/api-types.ts';

writeFileSync(apiTypesFile, await apiTypes());
