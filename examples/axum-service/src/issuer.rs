//! An issuer whose keys are fetched, kept and replaced while tokens are verified.

use std::error::Error as StdError;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use jwt_verdict::error::SelectError;
use jwt_verdict::{Error, KeySet, Policy, Timestamp, TrustedClaims, Verifier};
use reqwest::redirect;
use reqwest::{Client, Url};
use tokio::sync::Mutex;
use tokio::time::sleep;

use crate::refusal::Refusal;

/// The largest public key sets are below 50 KiB.
const MAX_BYTES: usize = 1024 * 1024;

/// How long to wait after a fetch that failed. No request waits for it.
const RETRY: Duration = Duration::from_secs(1);

/// Where the keys are, and how long they are good.
pub struct Settings {
    jwks_uri: Url,
    /// The age at which keys are fetched again, in the background. The default is ten minutes.
    pub max_age: Duration,
    /// The age from which keys are no longer trusted: the issuer may have withdrawn them. The default is an hour.
    pub lasting: Duration,
    /// The least time between two fetches that an unknown `kid` causes. The default is thirty seconds.
    pub cooldown: Duration,
}

impl Settings {
    pub fn new(jwks_uri: Url) -> Self {
        Self {
            jwks_uri,
            max_age: Duration::from_secs(600),
            lasting: Duration::from_secs(3600),
            cooldown: Duration::from_secs(30),
        }
    }
}

pub struct Issuer {
    verifier: Verifier,
    client: Client,
    settings: Settings,
    /// When the keys in the verifier were asked for; `None` until there are some.
    fetched: RwLock<Option<Instant>>,
    /// Held during a fetch, so that there is one at a time. Whoever waits for it takes its result.
    latest: Mutex<Option<Attempt>>,
}

#[derive(Clone, Copy)]
struct Attempt {
    ended: Instant,
    succeeded: bool,
}

impl Issuer {
    pub fn new(policy: Policy, settings: Settings) -> Result<Self, Box<dyn StdError>> {
        let is_loopback = matches!(settings.jwks_uri.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let client = Client::builder()
            .https_only(!is_loopback)
            // Keys come from the address that was configured, and from no other.
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_secs(5))
            .build()?;
        let verifier = Verifier::new(KeySet::default(), policy)?;
        Ok(Self { verifier, client, settings, fetched: RwLock::new(None), latest: Mutex::new(None) })
    }

    /// Verifies a token with the keys in memory, and with newer ones where they could make a difference.
    pub async fn verify(&self, token: &str) -> Result<TrustedClaims, Refusal> {
        let judged = self.judge(token);
        if !self.has_good_keys() {
            // Garbage needs no key to be refused, and causes no fetch.
            if let Err(error @ Error::Parse(_)) = judged {
                return Err(Refusal::Token(error));
            }
            self.fetch_unless_within(RETRY).await.ok_or(Refusal::Unavailable)?;
            return self.judge(token).map_err(Refusal::Token);
        }
        match judged {
            Err(Error::Select(SelectError::NoMatchingKey { .. })) => {
                // The issuer may have a newer key: without an answer from it, nobody knows.
                self.fetch_unless_within(self.settings.cooldown).await.ok_or(Refusal::Unavailable)?;
                self.judge(token).map_err(Refusal::Token)
            }
            judged => judged.map_err(Refusal::Token),
        }
    }

    /// Fetches the keys again before they are too old. Never ends.
    pub async fn keep_fresh(self: Arc<Self>) {
        loop {
            let succeeded = self.fetch_unless_within(RETRY).await.is_some();
            sleep(if succeeded { self.settings.max_age } else { RETRY }).await;
        }
    }

    fn judge(&self, token: &str) -> Result<TrustedClaims, Error> {
        self.verifier.verify(token, Timestamp::from(SystemTime::now()))
    }

    fn has_good_keys(&self) -> bool {
        let fetched = *self.fetched.read().unwrap_or_else(PoisonError::into_inner);
        fetched.is_some_and(|fetched| fetched.elapsed() < self.settings.lasting)
    }

    /// Fetches the keys, unless an attempt has ended within `rest`. `None` if the latest attempt failed.
    async fn fetch_unless_within(&self, rest: Duration) -> Option<()> {
        let mut latest = self.latest.lock().await;
        let succeeded = match *latest {
            // After a failure the wait is short, whatever an unknown kid has to wait for.
            Some(Attempt { ended, succeeded }) if ended.elapsed() < if succeeded { rest } else { RETRY } => succeeded,
            _ => {
                let asked = Instant::now();
                let outcome = self.fetch().await;
                if let Err(error) = &outcome {
                    eprintln!("the keys cannot be fetched: {error}");
                }
                let succeeded = outcome.is_ok();
                if succeeded {
                    *self.fetched.write().unwrap_or_else(PoisonError::into_inner) = Some(asked);
                }
                *latest = Some(Attempt { ended: Instant::now(), succeeded });
                succeeded
            }
        };
        succeeded.then_some(())
    }

    async fn fetch(&self) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let mut response = self.client.get(self.settings.jwks_uri.clone()).send().await?.error_for_status()?;
        // Neither a redirection, which is not followed, nor an empty answer is a key set.
        if response.status() != 200 {
            return Err(format!("the answer has status {}", response.status()).into());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err("the answer is longer than 1 MiB".into());
            }
            body.extend_from_slice(&chunk);
        }
        self.verifier.set_keys(KeySet::from_slice(&body)?)?;
        Ok(())
    }
}
