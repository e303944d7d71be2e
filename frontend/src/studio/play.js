// Plays a playbook on the diagram: [{at, took, says, stuck}], where `took` is the flow by which the token came.
const PAUSE_MS = 900;

function control(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "studio-button";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

export class Player {
  /** `bar` is the row of controls; `calledBy(id)` answers {href, name} of the diagram that a step calls, or nothing. */
  constructor(bar, token, calledBy) {
    Object.assign(this, { bar, token, calledBy });
    this._back = control("Back", () => this._to(this._at - 1));
    this._next = control("Next", () => this._forward());
    this._play = control("Play", () => this._toggle());
    this._says = document.createElement("p");
    this._says.className = "studio-play__says";
    this._says.setAttribute("role", "status");
    this._link = document.createElement("a");
    this._link.className = "govuk-link";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Play a way");
    bar.replaceChildren(this._back, this._next, this._play, this._says, this._link, control("Close", () => this.close()));
    bar.hidden = true;
  }

  open(playbook) {
    this._book = playbook;
    this._turn = null;
    this._stop();
    this.bar.hidden = false;
    this._to(0);
    this._next.focus();
  }

  close() {
    this._stop();
    this.token.clear();
    this.bar.hidden = true;
  }

  _to(number) {
    this._at = Math.max(0, Math.min(number, this._book.length - 1));
    const { at, says, stuck } = this._book[this._at];
    const passed = this._book.slice(0, this._at + 1).map(({ took }) => took).filter(Boolean);
    this.token.stand(at, passed, Boolean(stuck));
    this._says.textContent = `${this._at + 1} of ${this._book.length}: ${says}`;
    this._back.disabled = this._at === 0;
    this._next.disabled = this._at === this._book.length - 1;
    const called = this.calledBy(at);
    this._link.hidden = !called;
    if (called) {
      this._link.href = called.href;
      this._link.textContent = `Open “${called.name}”`;
    }
  }

  /** Go one step on; pressed again while the dot still runs, it has arrived. */
  async _forward() {
    if (this._turn) this._to(this._at + 1);
    const number = this._at + 1;
    if (number >= this._book.length) return;
    const turn = {};
    this._turn = turn;
    if (this._book[number].took) await this.token.run(this._book[number].took);
    if (this._turn !== turn) return;
    this._turn = null;
    if (!this.bar.hidden) this._to(number);
  }

  _toggle() {
    if (this._timer) {
      this._stop();
      return;
    }
    if (this._at === this._book.length - 1) this._to(0);
    this._play.textContent = "Pause";
    const go = async () => {
      await this._forward();
      if (this._at < this._book.length - 1 && this._timer) this._timer = setTimeout(go, PAUSE_MS);
      else this._stop();
    };
    this._timer = setTimeout(go, 0);
  }

  _stop() {
    clearTimeout(this._timer);
    this._timer = null;
    this._play.textContent = "Play";
  }
}
