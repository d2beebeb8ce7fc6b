// Finds elements as a person with a screen reader would: by role and accessible name. Runs inside the page, so it is one
// function that uses nothing from outside itself. Covers what our pages use, not the whole of the standard.

/** Every visible element of a role and name, as a function to be turned into text. */
export const findInPage = String(function (role, name) {
  const implied = {
    button: "button, summary, input[type=button], input[type=submit]",
    link: "a[href]",
    textbox: "textarea, input:not([type]), input[type=text], input[type=password], input[type=email], [contenteditable]",
    searchbox: "input[type=search]",
    checkbox: "input[type=checkbox]",
    radio: "input[type=radio]",
    combobox: "select",
    option: "option",
    heading: "h1, h2, h3, h4, h5, h6",
    dialog: "dialog",
    img: "img",
    progressbar: "progress",
    status: "output",
    listitem: "li",
    navigation: "nav",
    main: "main",
  };
  const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[aria-hidden=true], [inert]");
  const content = (node) =>
    [...node.childNodes].map((child) => {
      if (child.nodeType === Node.TEXT_NODE) return child.textContent;
      if (child.nodeType !== Node.ELEMENT_NODE || child.getAttribute("aria-hidden") === "true") return "";
      return ` ${child.getAttribute("aria-label") ?? child.getAttribute("alt") ?? content(child)} `;
    }).join("");
  const nameOf = (element) => {
    const labelledBy = element.getAttribute("aria-labelledby");
    if (labelledBy) return words(labelledBy.split(/\s+/).map((id) => content(document.getElementById(id) ?? document.createElement("i"))).join(" "));
    const own = element.getAttribute("aria-label") ?? element.getAttribute("alt");
    if (own) return words(own);
    if (element.labels?.length) return words([...element.labels].map(content).join(" "));
    const fromContent = words(content(element));
    return fromContent || words(element.value) || words(element.getAttribute("title") ?? element.getAttribute("placeholder"));
  };
  const fits = (found) =>
    name === null || (typeof name === "string" ? found === words(name) : new RegExp(name.source, name.flags).test(found));
  const candidates = document.querySelectorAll(`[role="${role}"]${implied[role] ? `, ${implied[role]}` : ""}`);
  return [...candidates].filter(
    (element) => (element.getAttribute("role") ?? role) === role && visible(element) && fits(nameOf(element)),
  );
});
