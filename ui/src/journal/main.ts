// The page of the journal window.
import { start } from "../start";
import Journal from "./Journal.svelte";

void start(Journal);
