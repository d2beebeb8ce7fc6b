//! Timing one call after the other, and what is said of the times.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Outcome;

/// How long each call took.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Of one call.
    pub(crate) fn take<T>(&mut self, call: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        let begun = Instant::now();
        let done = call()?;
        self.0.push(begun.elapsed());
        Ok(done)
    }

    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// As Django's script says it: microseconds, and calls in a second.
    pub(crate) fn told(mut self) -> Value {
        self.0.sort_unstable();
        let (count, total) = (self.0.len(), self.0.iter().sum::<Duration>());
        if count == 0 {
            return json!({ "n": 0 });
        }
        let at = |hundredths: usize| microseconds(self.0[count * hundredths / 100]);
        json!({
            "n": count,
            "mean_us": microseconds(total) / number(count),
            "ops_s": number(count) / total.as_secs_f64(),
            "p50_us": at(50),
            "p95_us": at(95),
            "p99_us": at(99),
            "max_us": microseconds(self.0[count - 1]),
        })
    }
}

/// Times each of `count` calls, which are told their number.
pub(crate) fn timed(count: usize, mut call: impl FnMut(usize) -> Outcome<()>) -> Outcome<Value> {
    let mut times = Times(Vec::with_capacity(count));
    for number in 0..count {
        times.take(|| call(number))?;
    }
    Ok(times.told())
}

fn microseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts that far here")]
fn number(count: usize) -> f64 {
    count as f64
}
