// The chat page: shows what the server says is so, and posts what a person does.
// People's words only ever become text nodes; nothing here parses markup.

const element = (id) => document.getElementById(id);
const fresh = (id) => element(id).content.firstElementChild.cloneNode(true);

function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/* What came last from the server */

let world = { people: [], now: Date.now(), zone: null, process: "starting" };
let offset = 0; // milliseconds between this machine's clock and the playground's
const panels = new Map(); // person's id → Panel

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zone = () => world.zone ?? ownZone;

function inZone(seconds, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone(), ...options }).format(new Date(seconds * 1000));
}
const hourOf = (seconds) => inZone(seconds, { hour: "2-digit", minute: "2-digit" });
const dayOf = (seconds) => inZone(seconds, { weekday: "long", day: "numeric", month: "long" });

const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");

/* The wire */

// Answers what the server says, or null after telling the person what went wrong.
async function post(path, body) {
  const form = body instanceof FormData;
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: form ? {} : { "Content-Type": "application/json" },
      body: form ? body : JSON.stringify(body),
    });
    const said = await answer.json();
    if (answer.ok) return said;
    toast(said.error, { trouble: true });
  } catch {
    toast("The playground does not answer; is it still running?", { trouble: true });
  }
  return null;
}

function listen() {
  const events = new EventSource("/play/events");
  events.onmessage = (event) => show(JSON.parse(event.data));
  events.onerror = () => showProcess("gone"); // the browser tries again by itself
}

function show(news) {
  world = news;
  offset = news.now * 1000 - Date.now();
  for (const person of news.people) {
    if (!panels.has(person.id)) panels.set(person.id, new Panel(person));
    panels.get(person.id).show(person);
  }
  if (![...panels.values()].some((panel) => panel.chosen)) panels.values().next().value?.choose();
  showProcess(news.process);
  showClock();
  showUnread();
}

/* The bar */

function showClock() {
  const seconds = (Date.now() + offset) / 1000;
  element("now").textContent = inZone(seconds, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  element("now").dateTime = new Date(seconds * 1000).toISOString();
  const isTouched = element("exact").dataset.edited || document.activeElement === element("instant");
  if (!isTouched) element("instant").value = localInput(seconds);
  element("zone").textContent = zone().split("/").at(-1).replaceAll("_", " ");
}

function showProcess(process) {
  const words = { running: "bot is running", starting: "bot is starting", stopped: "bot is stopped", gone: "playground is gone" };
  element("state").dataset.state = process;
  element("state").textContent = words[process];
}

function showUnread() {
  const unread = [...panels.values()].reduce((sum, panel) => sum + panel.unread, 0);
  document.title = unread ? `(${unread}) Newsbrief playground` : "Newsbrief playground";
}

function toast(text, { trouble = false, person } = {}) {
  const note = make("p", { className: trouble ? "toast trouble" : "toast", dir: "auto" });
  if (person) note.append(make("b", {}, `${person}: `));
  note.append(text);
  element("toasts").append(note);
  setTimeout(() => note.remove(), 2500 + 45 * text.length);
}

// Who moves the clock wants to see what comes of it, wherever the rooms are scrolled to.
function moveClock(change) {
  for (const panel of panels.values()) panel.awaits = true;
  return post("/play/clock", change);
}

function wireBar() {
  const moves = { hour: () => ({ hours: 1 }), morning: () => ({ tomorrow: "08:00", zone: zone() }) };
  for (const knob of document.querySelectorAll("[data-clock]")) {
    knob.onclick = () => moveClock(moves[knob.dataset.clock]());
  }
  element("instant").oninput = () => (element("exact").dataset.edited = "yes");
  element("exact").onsubmit = async (event) => {
    event.preventDefault();
    if (await moveClock({ to: element("instant").value, zone: zone() })) delete element("exact").dataset.edited;
  };
  for (const knob of document.querySelectorAll("[data-process]")) {
    knob.onclick = async () => {
      knob.disabled = true;
      await post("/play/process", { action: knob.dataset.process });
      knob.disabled = false;
    };
  }
  element("more").onclick = () => {
    const open = document.querySelector(".bar").classList.toggle("open");
    element("more").setAttribute("aria-expanded", open);
  };
  setInterval(showClock, 1000);
}

// 2026-03-24T08:00, as the field for a date and time wants it
function localInput(seconds) {
  const parts = inZone(seconds, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const [, day, month, year, time] = parts.match(/(\d+)\/(\d+)\/(\d+), (\S+)/);
  return `${year}-${month}-${day}T${time}`;
}

/* Formatted text: Telegram's entities count UTF-16 units, and so do strings here */

const WRAPPERS = {
  bold: () => make("strong"),
  italic: () => make("em"),
  underline: () => make("u"),
  strikethrough: () => make("s"),
  code: () => make("code"),
  pre: () => make("pre"),
  spoiler: () => make("span", { className: "spoiler", tabIndex: 0 }),
  text_link: (entity) => link(entity.url),
  url: (entity, words) => link(words),
  bot_command: (entity, words, say) => make("button", { type: "button", className: "command", onclick: () => say(words) }),
  blockquote: () => make("blockquote", { dir: "auto" }),
  expandable_blockquote: () => folding(),
};

function link(address) {
  if (!/^https?:\/\//i.test(address)) return make("span"); // never javascript: or data:
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
}

function folding() {
  const toggle = make("button", { type: "button", className: "fold", textContent: "Show all", ariaExpanded: "false" });
  const words = make("span", { className: "folding" });
  const quote = make("blockquote", { className: "long folded", dir: "auto" }, words, toggle);
  new ResizeObserver(() => {
    if (quote.classList.contains("folded")) toggle.hidden = words.scrollHeight <= words.clientHeight; // all is seen
  }).observe(words);
  toggle.onclick = () => {
    const folded = quote.classList.toggle("folded");
    toggle.textContent = folded ? "Show all" : "Show less";
    toggle.ariaExpanded = String(!folded);
  };
  return quote;
}

// A tree of nodes for a text and its entities; `say` is called with a command that is clicked.
function formatted(text, entities, say) {
  const waiting = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fill = (parent, start, end) => {
    let place = start;
    while (waiting.length && waiting[0].offset < end) {
      const entity = waiting.shift();
      const stop = Math.min(entity.offset + entity.length, end);
      addWords(parent, text.slice(place, entity.offset));
      const wrapper = WRAPPERS[entity.type]?.(entity, text.slice(entity.offset, stop), say) ?? make("span");
      parent.append(wrapper);
      fill(wrapper.querySelector(".folding") ?? wrapper, entity.offset, stop);
      place = stop;
    }
    addWords(parent, text.slice(place, end));
  };
  const whole = new DocumentFragment();
  fill(whole, 0, text.length);
  return whole;
}

// A block ends its line by itself: the line feed after it would show as an empty line.
function addWords(parent, words) {
  const afterBlock = /^(BLOCKQUOTE|PRE)$/.test(parent.lastChild?.nodeName);
  parent.append(afterBlock ? words.replace(/^\n/, "") : words);
}

/* One person's side of the conversation */

class Panel {
  constructor(person) {
    this.person = person;
    this.isEmpty = true; // nothing was shown yet
    this.known = new Map(); // message's id → { look, node, message }
    this.seen = 0; // the newest message that was on screen
    this.replyTo = null;
    this.file = null;
    this.awaits = false; // whether the next message is brought up wherever one is in the room
    this.node = this.build(fresh("panel-template"));
    this.tab = this.buildTab(fresh("tab-template"));
    document.querySelector(".panels").append(this.node);
    document.querySelector(".tabs").append(this.tab);
  }

  find(selector) {
    return this.node.querySelector(selector);
  }

  build(node) {
    this.node = node;
    node.id = `panel-${this.person.id}`;
    node.dataset.person = this.person.name.toLowerCase();
    this.find(".avatar").textContent = this.person.name[0];
    this.find("h2").textContent = this.person.name;
    this.find(".who p").textContent = this.person.role;
    this.find(".scroll").ariaLabel = `Messages between ${this.person.name} and the bot`;
    this.find(".commands").id = `commands-${this.person.id}`;
    this.find("textarea").setAttribute("aria-controls", `commands-${this.person.id}`);
    this.find("textarea").ariaLabel = `Message as ${this.person.name}`;
    this.wireComposer();
    this.wireScroll();
    this.wireDrop();
    return node;
  }

  buildTab(tab) {
    tab.dataset.person = this.person.name.toLowerCase();
    tab.setAttribute("aria-controls", this.node.id);
    tab.ariaSelected = "false";
    tab.querySelector(".avatar").textContent = this.person.name[0];
    tab.querySelector(".name").textContent = `${this.person.name}, ${this.person.role}`;
    tab.onclick = () => this.choose();
    tab.onkeydown = (event) => {
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        const other = tab.nextElementSibling ?? tab.previousElementSibling;
        other?.click();
        other?.focus();
      }
    };
    return tab;
  }

  get chosen() {
    return this.node.classList.contains("chosen");
  }

  get visible() {
    return this.node.offsetParent !== null && document.visibilityState === "visible";
  }

  get unread() {
    return [...this.known.entries()].filter(([id, { message }]) => id > this.seen && message.from.is_bot).length;
  }

  choose() {
    for (const panel of panels.values()) {
      panel.node.classList.toggle("chosen", panel === this);
      panel.tab.ariaSelected = String(panel === this);
      panel.tab.tabIndex = panel === this ? 0 : -1;
    }
    this.toLatest("instant");
    this.look();
    showUnread();
  }

  /* Messages */

  show(person) {
    const scroll = this.find(".scroll");
    const first = this.isEmpty;
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 90;
    this.person = person;
    this.drop(new Set(person.messages.map((message) => message.message_id)));
    let added = null;
    for (const message of person.messages) added = this.place(message, first) ?? added;
    if (first) this.seen = Math.max(0, ...this.known.keys()); // what was there before this page is not news
    this.isEmpty = false;
    this.showDays();
    this.showTyping(person.typing);
    if (added && (atEnd || first || this.awaits || added.classList.contains("mine"))) this.bringUp(added, first);
    else if (!added && atEnd) this.toLatest("instant"); // an edited message may have grown
    this.look();
  }

  drop(kept) {
    for (const [id, { node }] of this.known) {
      if (kept.has(id)) continue;
      node.remove();
      this.known.delete(id);
    }
  }

  place(message, first) {
    const look = zone() + JSON.stringify(message);
    const known = this.known.get(message.message_id);
    if (known?.look === look) return null;
    const node = this.draw(message);
    this.known.set(message.message_id, { look, node, message });
    if (known) {
      known.node.replaceWith(node);
      return null;
    }
    if (!first) node.classList.add("arriving");
    this.find(".messages").append(node);
    return node;
  }

  draw(message) {
    const node = fresh("message-template");
    node.id = `message-${this.person.id}-${message.message_id}`;
    node.classList.toggle("mine", !message.from.is_bot);
    const text = message.text ?? message.caption ?? "";
    const entities = message.entities ?? message.caption_entities ?? [];
    node.querySelector(".text").append(formatted(text, entities, (command) => this.say(command)));
    node.querySelector("time").textContent = hourOf(message.date);
    node.querySelector("time").dateTime = new Date(message.date * 1000).toISOString();
    node.querySelector(".edited").hidden = !message.edit_date;
    node.querySelector(".answer").onclick = () => this.reply(message);
    this.drawReply(node, message.reply_to_message);
    this.drawDocument(node, message.document);
    this.drawKeyboard(node, message);
    return node;
  }

  drawReply(node, original) {
    if (!original) return;
    const line = node.querySelector(".reply");
    line.hidden = false;
    line.textContent = inShort(original);
  }

  drawDocument(node, file) {
    if (!file) return;
    node.querySelector(".document").hidden = false;
    node.querySelector(".file-name").textContent = file.file_name ?? "file";
    node.querySelector(".size").textContent = sizeOf(file.file_size);
  }

  drawKeyboard(node, message) {
    const rows = message.reply_markup?.inline_keyboard ?? [];
    const keyboard = node.querySelector(".keyboard");
    keyboard.hidden = !rows.length;
    for (const row of rows) {
      keyboard.append(make("div", { className: "row" }, ...row.map((button) => this.drawKey(message, button))));
    }
  }

  drawKey(message, button) {
    if (button.url) return Object.assign(link(button.url), { className: "key", textContent: button.text, dir: "auto" });
    const key = make("button", { type: "button", className: "key", textContent: button.text, dir: "auto" });
    key.onclick = async () => {
      key.ariaBusy = "true";
      const wish = { person: this.person.id, message: message.message_id, data: button.callback_data };
      const answer = await post("/play/press", wish);
      key.ariaBusy = "false";
      if (answer?.notice) toast(answer.notice, { person: this.person.name });
    };
    return key;
  }

  showDays() {
    this.node.querySelectorAll(".day, .empty").forEach((node) => node.remove());
    let day = null;
    for (const { node, message } of this.known.values()) {
      if (dayOf(message.date) !== day) node.before(make("li", { className: "day", textContent: dayOf(message.date) }));
      day = dayOf(message.date);
    }
    if (!this.known.size) {
      const hint = make("li", { className: "empty" }, "Nobody has said anything yet. ");
      hint.append(make("button", { type: "button", className: "command", textContent: "/start", onclick: () => this.say("/start") }));
      this.find(".messages").append(hint);
    }
  }

  showTyping(typing) {
    clearTimeout(this.typing);
    this.find(".typing").hidden = !typing;
    if (typing) this.typing = setTimeout(() => this.showTyping(false), 5000); // as long as Telegram's apps show it
  }

  look() {
    if (this.visible && this.known.size) this.seen = Math.max(...this.known.keys());
    const badge = this.tab.querySelector(".unread");
    badge.hidden = !this.unread;
    badge.textContent = this.unread;
    badge.ariaLabel = `${this.unread} unread`;
  }

  // A message that is higher than the room is read from its top, as on a phone.
  bringUp(message, first) {
    this.awaits = false;
    const isTall = message.offsetHeight > this.find(".scroll").clientHeight - 24;
    if (isTall && !first) message.scrollIntoView({ block: "start", behavior: motion() });
    else this.toLatest(first ? "instant" : motion());
  }

  toLatest(behavior) {
    const scroll = this.find(".scroll");
    scroll.scrollTo({ top: scroll.scrollHeight, behavior });
  }

  wireScroll() {
    const scroll = this.find(".scroll");
    const latest = this.find(".latest");
    scroll.onscroll = () => {
      latest.hidden = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;
    };
    latest.onclick = () => this.toLatest(motion());
  }

  /* Saying things */

  say(text, replyTo = null) {
    return post("/play/say", { person: this.person.id, text, reply_to: replyTo });
  }

  async send() {
    const field = this.find("textarea");
    const text = field.value.trim();
    if (!text && !this.file) return;
    field.value = "";
    this.grow();
    const { file, replyTo } = this;
    this.forgetContext();
    const sent = file ? await this.upload(file, text) : await this.say(text, replyTo);
    if (!sent && !field.value) field.value = text; // nobody likes to type it again
    this.grow();
  }

  upload(file, caption) {
    const form = new FormData();
    form.set("person", this.person.id);
    form.set("caption", caption);
    form.set("file", file);
    return post("/play/upload", form);
  }

  reply(message) {
    this.forgetContext();
    this.replyTo = message.message_id;
    this.showContext(`Reply to: ${inShort(message)}`);
  }

  attach(file) {
    if (!file) return;
    this.forgetContext();
    this.file = file;
    this.showContext(`${file.name} · ${sizeOf(file.size)} · add a caption such as /add, or just send`);
  }

  showContext(label) {
    this.find(".context").hidden = false;
    this.find(".context .label").textContent = label;
    this.find("textarea").focus();
  }

  forgetContext() {
    this.replyTo = this.file = null;
    this.find(".context").hidden = true;
    this.find(".file").value = "";
  }

  wireComposer() {
    const field = this.find("textarea");
    field.oninput = () => {
      this.grow();
      this.showCommands();
    };
    field.onkeydown = (event) => this.key(event);
    field.onblur = () => setTimeout(() => this.hideCommands(), 150); // a click on the list comes first
    this.find(".slash").onclick = () => {
      field.value = "/";
      field.focus();
      this.showCommands();
    };
    this.find(".file").onchange = (event) => this.attach(event.target.files[0]);
    this.find(".cancel").onclick = () => this.forgetContext();
    this.find(".composer").onsubmit = (event) => {
      event.preventDefault();
      this.send();
    };
  }

  wireDrop() {
    this.node.ondragover = (event) => {
      event.preventDefault();
      this.node.classList.add("dropping");
    };
    this.node.ondragleave = (event) => {
      if (!this.node.contains(event.relatedTarget)) this.node.classList.remove("dropping");
    };
    this.node.ondrop = (event) => {
      event.preventDefault();
      this.node.classList.remove("dropping");
      this.attach(event.dataTransfer.files[0]);
    };
  }

  grow() {
    const field = this.find("textarea");
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  key(event) {
    const list = this.find(".commands");
    if (event.isComposing) return;
    if (event.key === "Escape") {
      this.hideCommands();
      this.forgetContext();
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.mark(event.key === "ArrowDown" ? 1 : -1);
    } else if (!list.hidden && event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.complete(list.querySelector("[aria-selected='true']"));
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (list.hidden) this.send();
      else this.command(list.querySelector("[aria-selected='true']"));
    }
  }

  /* The command menu */

  showCommands() {
    const field = this.find("textarea");
    const list = this.find(".commands");
    const matches = /^\/\w*$/.test(field.value)
      ? this.person.commands.filter(({ command }) => `/${command}`.startsWith(field.value))
      : [];
    list.replaceChildren(...matches.map((entry) => this.drawCommand(entry)));
    list.hidden = !matches.length;
    field.ariaExpanded = String(!list.hidden);
    const exact = matches.findIndex(({ command }) => `/${command}` === field.value);
    this.mark(0, Math.max(exact, 0));
  }

  drawCommand({ command, description }) {
    const option = make("li", { role: "option", id: `command-${this.person.id}-${command}` });
    option.append(make("b", {}, `/${command}`), make("span", {}, description));
    option.dataset.command = `/${command}`;
    option.onmousedown = (event) => event.preventDefault(); // the field keeps the focus
    option.onclick = () => this.command(option);
    return option;
  }

  mark(step, from) {
    const options = [...this.find(".commands").children];
    if (!options.length) return;
    const at = from ?? options.findIndex((option) => option.ariaSelected === "true");
    const next = (at + step + options.length) % options.length;
    options.forEach((option, index) => (option.ariaSelected = String(index === next)));
    options[next].scrollIntoView({ block: "nearest" });
    this.find("textarea").setAttribute("aria-activedescendant", options[next].id);
  }

  hideCommands() {
    this.find(".commands").hidden = true;
    this.find("textarea").ariaExpanded = "false";
    this.find("textarea").removeAttribute("aria-activedescendant");
  }

  complete(option) {
    this.find("textarea").value = `${option.dataset.command} `;
    this.hideCommands();
  }

  command(option) {
    this.find("textarea").value = option.dataset.command;
    this.hideCommands();
    this.send();
  }
}

function inShort(message) {
  const text = message.text ?? message.caption ?? message.document?.file_name ?? "";
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function sizeOf(bytes) {
  if (bytes === undefined) return "";
  return bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

document.addEventListener("visibilitychange", () => {
  panels.forEach((panel) => panel.look());
  showUnread();
});
addEventListener("resize", () => panels.forEach((panel) => panel.look()));
wireBar();
listen();
