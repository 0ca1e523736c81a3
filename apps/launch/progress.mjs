// Everything the launcher says goes to stderr, so that the program's stdout can be piped.
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const plainEveryMs = 10_000;

/** Shows that something long is going on: a turning line on a terminal, a plain line every ten seconds elsewhere. */
export function startProgress(doing) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const isTerminal = process.stderr.isTTY && !process.env.CI;
  let frame = 0;

  if (!isTerminal) say(`${doing} …`);
  const timer = isTerminal
    ? setInterval(() => {
        frame = (frame + 1) % frames.length;
        process.stderr.write(`\r\x1b[K${frames[frame]} ${doing} … ${seconds()} s`);
      }, 100)
    : setInterval(() => say(`${doing} … ${seconds()} s`), plainEveryMs);

  return function stop(outcome) {
    clearInterval(timer);
    if (isTerminal) process.stderr.write('\r\x1b[K');
    if (outcome) say(`${outcome} in ${seconds()} s.`);
  };
}

export function say(line) {
  process.stderr.write(`${line}\n`);
}
