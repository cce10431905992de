/** The sum of a metric over its labels, or over those that hold `label`; 0 where nothing was counted yet. */
export async function readMetric(url: string, name: string, label = ''): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.split(/[ {]/)[0] === name);
  const chosen = lines.filter((line) => line.includes(label));
  return chosen.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
