//! Conversation secrets, derived from the log's key: the rows hold nothing secret, and a repeated
//! opening request gets the same secret again.

use baton_protocol::ConversationId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What the derivation is for; another purpose would get another label.
const LABEL: &[u8] = b"baton conversation secret 1";

/// Makes and checks conversation secrets.
pub(super) struct Secrets {
    keyed: Hmac<Sha256>,
}

impl Secrets {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        // A key shorter than a block is padded with zeroes; done here it needs no fallible call.
        let mut block = [0_u8; 64];
        block[..key.len()].copy_from_slice(key);
        Self {
            keyed: Hmac::new(&block.into()),
        }
    }

    fn mac(&self, conversation: ConversationId) -> Hmac<Sha256> {
        self.keyed
            .clone()
            .chain_update(LABEL)
            .chain_update(conversation.0.as_bytes())
    }

    /// The secret of a conversation.
    pub(super) fn of(&self, conversation: ConversationId) -> String {
        hex::encode(self.mac(conversation).finalize().into_bytes())
    }

    /// Whether this is its secret; takes the same time whatever was shown.
    pub(super) fn is(&self, conversation: ConversationId, shown: &str) -> bool {
        let Some(bytes) = unhex(shown) else {
            return false;
        };
        self.mac(conversation).verify_slice(&bytes).is_ok()
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let text = text.as_bytes();
    if text.len() != 64 {
        return None;
    }
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut bytes = [0_u8; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_secret_opens_its_own_conversation_only() {
        let secrets = Secrets::new(&[7; 32]);
        let mine = ConversationId(Uuid::from_u128(1));
        let other = ConversationId(Uuid::from_u128(2));
        let secret = secrets.of(mine);
        assert!(secrets.is(mine, &secret));
        assert!(!secrets.is(other, &secret));
        assert!(
            !Secrets::new(&[8; 32]).is(mine, &secret),
            "another log has other secrets"
        );
        for wrong in ["", "00", &secret[1..], &"zz".repeat(32), &"ä".repeat(32)] {
            assert!(!secrets.is(mine, wrong), "{wrong}");
        }
    }
}
