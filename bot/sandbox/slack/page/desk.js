// The way to the simulated workspace: asks for its state, waits for changes, and carries what people do to it.

/** One person looking at one channel. `onState(state)` hears of every change, `onTrouble(text|null)` of the connection. */
export class Desk {
  constructor({ onState, onTrouble, onFailure }) {
    Object.assign(this, { onState, onTrouble, onFailure, as: "", channel: "", rev: -1 });
  }

  /** Look as somebody, at some channel; either may be empty for "whatever the workspace suggests". */
  async look(as, channel) {
    Object.assign(this, { as, channel, rev: -1 });
    this.waiting?.abort();
    await this.refresh();
  }

  /** Ask for the state now. */
  async refresh() {
    try {
      this.#take(await this.ask("state", {}));
    } catch (error) {
      if (error.name !== "AbortError") this.onTrouble(`The workspace does not answer (${error.message}).`);
    }
  }

  /** Wait for changes, for as long as the page is open. */
  async follow() {
    for (let lost = false; ;) {
      this.waiting = new AbortController();
      try {
        const state = await this.ask("wait", { rev: lost ? -1 : this.rev }, this.waiting.signal);
        if (lost && state.rev < this.rev) location.reload(); // the workspace was started anew: nothing here is true any more
        lost = false;
        this.#take(state);
        this.onTrouble(null);
      } catch (error) {
        if (error.name === "AbortError") continue;
        lost = true;
        this.onTrouble("The workspace does not answer. Trying again…");
        await new Promise((done) => setTimeout(done, 1500));
      }
    }
  }

  /** Do something as the person; when this returns, the app has answered and the page shows the result. */
  async act(what, body = {}) {
    const headers = { "content-type": "application/json" };
    return this.#post(what, { headers, body: JSON.stringify({ as: this.as, channel: this.channel, ...body }) });
  }

  /** Send a file as the person. */
  async send(what, query, file) {
    return this.#post(`${what}?${new URLSearchParams({ as: this.as, ...query })}`, {
      headers: { "content-type": file.type || "application/octet-stream" },
      body: file,
    });
  }

  async #post(what, request) {
    try {
      const answer = await fetch(`/page/${what}`, { method: "POST", ...request });
      const result = await answer.json().catch(() => ({ ok: false }));
      if (!answer.ok || result.ok === false)
        this.onFailure(result.error ?? `The workspace refused this (${answer.status}).`);
      await this.refresh();
      return result;
    } catch (error) {
      this.onFailure(`This did not reach the workspace (${error.message}).`);
      return { ok: false };
    }
  }

  /** Read something as the person. */
  async ask(what, query, signal) {
    const looking = { as: this.as, channel: this.channel };
    const filled = Object.entries({ ...looking, ...query }).filter(([, value]) => value !== "" && value !== undefined);
    const answer = await fetch(`/page/${what}?${new URLSearchParams(filled)}`, { signal });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const result = await answer.json();
    if (looking.as !== this.as || looking.channel !== this.channel)
      throw new DOMException("looked elsewhere", "AbortError");
    return result;
  }

  #take(state) {
    if (state.rev < this.rev) return; // an older answer that was overtaken
    this.rev = state.rev;
    this.as ||= state.me.id;
    this.channel ||= state.channel;
    this.onState(state);
  }
}
