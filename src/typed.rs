//! Claims as the types of a program (feature `serde`).

use serde::de::DeserializeOwned;

use crate::claims::TrustedClaims;
use crate::error::ClaimsError;

impl TrustedClaims {
    /// Reads the claims as a type of the program. It gets the text that was checked: numbers exactly as they were signed, and
    /// `__proto__` as a name like others.
    ///
    /// A policy rule rejects a token; a type that does not fit is a mistake in the program, or an agreement with the issuer that
    /// one of the two has broken. Whether a claim is required is therefore better said by
    /// [`required_claims`](crate::policy::PolicyBuilder::required_claims).
    ///
    /// # Errors
    ///
    /// [`ClaimsError`] if the claims are not of this type. Its source, serde's error, may quote them.
    ///
    /// # Example: the caller of an API
    ///
    /// ```
    /// #[derive(serde::Deserialize)]
    /// struct Caller {
    ///     sub: String,
    ///     #[serde(default)]
    ///     roles: Vec<String>,
    /// }
    ///
    /// fn is_editor(trusted: &jwt_verdict::TrustedClaims) -> Result<bool, jwt_verdict::error::ClaimsError> {
    ///     let caller: Caller = trusted.claims()?;
    ///     Ok(!caller.sub.is_empty() && caller.roles.iter().any(|role| role == "editor"))
    /// }
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T, ClaimsError> {
        serde_json::from_str(self.json()).map_err(ClaimsError::new)
    }
}

#[cfg(test)]
mod tests {
    use core::error::Error;
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::Value;

    use super::{ClaimsError, DeserializeOwned};
    use crate::hash::Hash;
    use crate::{Algorithm, Expected, Policy, Secret, Timestamp, Verifier, base64url};

    const SECRET: [u8; 32] = [7; 32];

    /// Reads the claims of a token with this payload.
    fn read<T: DeserializeOwned>(payload: &str) -> Result<T, ClaimsError> {
        let input = format!("{}.{}", base64url::encode(br#"{"alg":"HS256"}"#), base64url::encode(payload.as_bytes()));
        let token = format!("{input}.{}", base64url::encode(&mac(input.as_bytes())));
        let policy = Policy::builder()
            .issuer(Expected::Unchecked)
            .audience(Expected::Unchecked)
            .algorithms([Algorithm::HS256])
            .allow_missing_expiry(true)
            .build()
            .expect("a policy");
        let verifier = Verifier::with_secret(Secret::new(SECRET), policy).expect("a long enough secret");
        verifier.verify(&token, Timestamp::from_unix_seconds(1)).expect("a good token").claims()
    }

    /// HMAC with SHA-256 and a secret shorter than its block (RFC 2104 2).
    fn mac(message: &[u8]) -> Vec<u8> {
        let pad = |byte: u8| {
            let mut block = [byte; 64];
            block.iter_mut().zip(SECRET).for_each(|(place, secret)| *place ^= secret);
            block
        };
        let inner = Hash::Sha256.digest(&[&pad(0x36), message]);
        Hash::Sha256.digest(&[&pad(0x5c), &inner])
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Caller {
        sub: String,
        tenant: u64,
        plan: Option<String>,
        #[serde(default)]
        roles: Vec<String>,
    }

    #[test]
    fn claims_are_read_as_a_type() {
        let caller: Caller = read(r#"{"sub":"user-1","tenant":7,"roles":["editor"],"other":null}"#).expect("a caller");
        assert_eq!(caller, Caller { sub: "user-1".into(), tenant: 7, plan: None, roles: vec!["editor".into()] });
    }

    #[test]
    fn a_missing_member_is_an_error_with_its_cause() {
        let error = read::<Caller>(r#"{"sub":"secret-name"}"#).expect_err("no tenant");
        assert_eq!(error.to_string(), "the verified claims are not of the type that the program reads them as");
        assert!(error.source().expect("a cause").to_string().contains("missing field `tenant`"));
    }

    #[test]
    fn a_message_quotes_no_claim() {
        let error = read::<Caller>(r#"{"sub":"user-1","tenant":"secret-name"}"#).expect_err("a text for a number");
        assert!(
            !error.to_string().contains("secret-name") && !format!("{error:?}").contains("secret-name"),
            "{error:?}"
        );
        assert!(error.source().expect("a cause").to_string().contains("secret-name"), "the cause does, as documented");
    }

    #[test]
    fn big_integers_are_read_exactly() {
        #[derive(Deserialize)]
        struct Numbers {
            past_doubles: u64,
            most: u64,
            least: i64,
            beyond: u128,
        }
        let payload = r#"{"past_doubles":9007199254740993,"most":18446744073709551615,"least":-9223372036854775808,
            "beyond":18446744073709551616}"#;
        let numbers: Numbers = read(payload).expect("numbers");
        assert_eq!((numbers.past_doubles, numbers.most), (9_007_199_254_740_993, u64::MAX));
        assert_eq!((numbers.least, numbers.beyond), (i64::MIN, u128::from(u64::MAX) + 1));
        assert!(read::<BTreeMap<String, u64>>(r#"{"n":18446744073709551616}"#).is_err(), "never wrapped or rounded");
        assert!(read::<BTreeMap<String, u64>>(r#"{"n":-1}"#).is_err());
    }

    #[test]
    fn a_name_of_javascripts_is_a_name() {
        #[derive(Deserialize)]
        struct Named {
            #[serde(rename = "__proto__")]
            proto: Value,
        }
        let payload = r#"{"__proto__":{"admin":true},"constructor":1}"#;
        assert_eq!(read::<Named>(payload).expect("a type").proto["admin"], true);
        let all: BTreeMap<String, Value> = read(payload).expect("an object");
        assert_eq!(all.keys().collect::<Vec<_>>(), ["__proto__", "constructor"]);
        assert!(read::<Caller>(payload).is_err(), "no member of another name");
    }
}
