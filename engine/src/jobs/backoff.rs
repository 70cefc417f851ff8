//! How long a failed job waits.

use std::time::Duration;

/// The pause after the first failure, give or take a quarter.
pub(super) const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(6 * 3600);

/// The pause before the next attempt: one second, doubled by each attempt, at most six hours; a quarter more or less,
/// so that jobs that failed together do not come back together.
#[must_use]
pub fn backoff(attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or(0);
    let pause = SHORTEST.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST);
    pause.mul_f64(rand::random_range(0.75..1.25)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_from_a_second_to_six_hours() {
        for (attempt, seconds) in [(0, 1.0), (1, 1.0), (2, 2.0), (5, 16.0), (11, 1024.0)] {
            let pause = backoff(attempt).as_secs_f64();
            assert!((0.75 * seconds..1.25 * seconds).contains(&pause), "{attempt}: {pause}");
        }
        let (pause, six_hours) = (backoff(i64::MAX).as_secs_f64(), 6.0 * 3600.0);
        assert!((0.75 * six_hours..=six_hours).contains(&pause), "{pause}");
    }

    #[test]
    fn jobs_that_failed_together_do_not_come_back_together() {
        let pauses: std::collections::BTreeSet<_> = (0..100).map(|_| backoff(8)).collect();
        assert!(pauses.len() > 50, "{pauses:?}");
    }
}
