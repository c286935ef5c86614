/** What people search enrollments by in Temporal; keywords, none of them personal (I8). */
export const searchAttributes = {
  workspace: 'CarillonWorkspace',
  journey: 'CarillonJourney',
  version: 'CarillonVersion',
} as const;
