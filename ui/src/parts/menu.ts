// What a menu can hold. How it looks is Menu.svelte.
import type { Component } from "svelte";

/** Something to do. */
export interface MenuAction {
  kind: "action";
  label: string;
  run: () => void;
  icon?: Component<{ size?: string | number }>;
  /** It takes something away. */
  danger?: boolean;
  disabled?: boolean;
}

/** One of several to choose. */
export interface MenuChoice {
  kind: "choice";
  label: string;
  value: string;
  options: { value: string; label: string; lang?: string }[];
  choose: (value: string) => void;
}

/** One line of a menu, or one group of lines. */
export type MenuEntry = MenuAction | MenuChoice;
