/** A scenario of the account behind this address, as its owner makes one. Answers its id. */
export async function makeScenario(baseUrl: string, script: readonly unknown[]): Promise<string> {
  const answer = await fetch(`${baseUrl}/voice/ivr/1/scenarios`, {
    method: 'POST',
    headers: { authorization: 'App key', 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Delivery', script }),
  });
  if (!answer.ok) throw new Error(`the scenario was not made: HTTP ${answer.status}`);
  return ((await answer.json()) as { readonly id: string }).id;
}
