//! A failure, as a page is told of it. The page has the words, chosen by the code.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WireError {
    /// Stable. The page's words are found by it.
    pub code: String,
    /// For the log and for whoever reports it, in English; not for the screen.
    pub message: String,
    /// What the words need: `seconds` to wait, `word` that is not one, `name` of a file, `readings` of a date.
    #[ts(type = "Record<string, unknown> | null")]
    pub detail: Option<serde_json::Value>,
}
