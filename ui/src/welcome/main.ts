// The page of the welcome window.
import { start } from "../start";
import Welcome from "./Welcome.svelte";

void start(Welcome);
