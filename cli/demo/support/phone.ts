/** What somebody types on a phone of the sandbox; it reaches us as the provider would bring it. */
export async function writeSms(sandbox: string | undefined, from: string, text: string): Promise<void> {
  if (sandbox === undefined) throw new Error('nobody can answer: there are no phones without the sandbox');
  const response = await fetch(`${sandbox}/_sim/inbound`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from, to: 'Acme', text }),
  });
  if (!response.ok) throw new Error(`the sandbox did not take an answer in: ${response.status}`);
}
