//! When a request is sent again, and after which pause.

use crate::Error;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::time::{Duration, SystemTime};

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(120);

/// The pause before the request is sent again, where that may help. `attempt` counts from 0.
pub(crate) fn pause(
    head: Result<(StatusCode, &HeaderMap), &Error>,
    attempt: u32,
) -> Option<Duration> {
    match head {
        Ok((status, headers)) if is_transient(status) => {
            let wish = headers.get(RETRY_AFTER).and_then(|wish| wish.to_str().ok());
            Some(
                wish.and_then(|wish| retry_after(wish, SystemTime::now()))
                    .unwrap_or_else(|| backoff(attempt)),
            )
        }
        Err(Error::Connection(_)) => Some(backoff(attempt)),
        _ => None,
    }
}

fn is_transient(status: StatusCode) -> bool {
    matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
        || status.is_server_error()
}

/// Twice as long each time, less up to a quarter, so that clients do not come back all at once.
fn backoff(attempt: u32) -> Duration {
    let longest = FIRST_PAUSE
        .saturating_mul(2_u32.saturating_pow(attempt))
        .min(LONGEST_PAUSE);
    longest.mul_f64(1.0 - 0.25 * fastrand::f64())
}

/// The pause that a `Retry-After` header asks for, in seconds or as a date.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    let pause = match value.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(value)
            .ok()?
            .duration_since(now)
            .unwrap_or_default(),
    };
    Some(pause.min(LONGEST_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_eight_seconds() {
        for (attempt, longest) in [(0, 500), (1, 1000), (3, 4000), (4, 8000), (40, 8000)] {
            let longest = Duration::from_millis(longest);
            let pause = backoff(attempt);
            assert!(pause <= longest && pause >= longest.mul_f64(0.75), "{attempt}: {pause:?}");
        }
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now = httpdate::parse_http_date("Fri, 15 May 2015 15:34:21 GMT").unwrap();
        let read = |value| retry_after(value, now).map(|pause| pause.as_secs());
        assert_eq!(read("7"), Some(7));
        assert_eq!(read("86400"), Some(120));
        assert_eq!(read("Fri, 15 May 2015 15:34:30 GMT"), Some(9));
        assert_eq!(read("Fri, 15 May 2015 15:34:00 GMT"), Some(0));
        assert_eq!(read("Sat, 16 May 2015 15:34:21 GMT"), Some(120));
        assert_eq!(read("soon"), None);
    }
}
