//! An API that one issuer's access tokens open. Set `ISSUER`, `AUDIENCE` and `JWKS_URI`.

mod caller;
mod issuer;
mod refusal;

use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::routing::get;
use axum::{Json, Router};
use caller::{Caller, Claims};
use issuer::{Issuer, Settings};
use jwt_verdict::Policy;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::builder()
        .issuer(env::var("ISSUER")?)
        .audience(env::var("AUDIENCE")?)
        .required_claims(["sub"])
        .clock_tolerance(Duration::from_secs(5))
        .build()?;
    let mut settings = Settings::new(env::var("JWKS_URI")?.parse()?);
    if let Ok(seconds) = env::var("KEYS_MAX_AGE_SECONDS") {
        settings.max_age = Duration::from_secs(seconds.parse()?);
    }
    if let Ok(seconds) = env::var("KEYS_COOLDOWN_SECONDS") {
        settings.cooldown = Duration::from_secs(seconds.parse()?);
    }
    let issuer = Arc::new(Issuer::new(policy, settings)?);
    tokio::spawn(Arc::clone(&issuer).keep_fresh());

    let listener = TcpListener::bind(("127.0.0.1", env::var("PORT").map_or(Ok(3000), |port| port.parse())?)).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/", get(greet)).with_state(issuer)).await?;
    Ok(())
}

/// A handler that takes a [`Caller`] runs for nobody else.
async fn greet(Caller(claims): Caller) -> Json<Claims> {
    Json(claims)
}
