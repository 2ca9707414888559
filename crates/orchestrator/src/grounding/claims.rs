//! What a reply claims about deeds and states: "I have refunded", "you will receive", "is confirmed".

use std::sync::LazyLock;

use regex::Regex;

macro_rules! pattern {
    ($name:ident, $($part:expr),+ $(,)?) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| {
            // The tests below compile it.
            Regex::new(concat!("(?i)", $($part),+)).expect("a constant pattern")
        });
    };
}

// Words for what was done to a case. Looking something up is not among them.
macro_rules! deeds {
    () => {
        "refunded|reimbursed|credited|cancell?ed|changed|updated|modified|amended|booked|rebooked|reserved|processed|issued|upgraded|downgraded|waived|approved|confirmed|removed|added|scheduled|rescheduled|arranged|ordered|shipped|dispatched|submitted|activated|deactivated|blocked|unblocked|extended|renewed|replaced|exchanged|completed|applied|paid|charged|transferred|sent|emailed|mailed|granted|compensated|closed|deleted|reset|unlocked"
    };
}

pattern!(
    DONE,
    r"\b(?:i|we)(?:'ve| have|'d| had)?(?: just| already| now| successfully| also)* (",
    deeds!(),
    r")\b"
);
pattern!(
    STATE,
    r"(?:\b(?:is|are|was|were|been|gets?|got)|'s|'re)(?: now| already| not| been| successfully| fully| currently| also)* (",
    deeds!(),
    r"|eligible|entitled|guaranteed|delivered|delayed|lost|returned|rejected|declined|refused|expired|overdue|insured|covered|free of charge)\b"
);
pattern!(
    WILL,
    r"\b(?:i|we|you|it|they|this|that|he|she|(?:your|the|our) [\w -]{2,40}?)(?:'ll| will| shall|'m going to|'re going to| am going to| are going to| is going to)(?: now| then| also| soon| automatically)* (receive|get|be (?:",
    deeds!(),
    r"|delivered|reached|contacted|called|there|ready|free)|refund|reimburse|credit|cancel|change|update|book|rebook|process|issue|upgrade|waive|approve|confirm|send|e-?mail|mail|ship|deliver|dispatch|replace|exchange|extend|pay|compensate|call you|contact you|arrange|schedule|arrive|transfer|connect|grant|remove|apply|make sure|ensure|take care)\b"
);
pattern!(
    WORD,
    r"\b(guarantee|i promise|we promise|free of charge|at no (?:extra |additional )?(?:cost|charge)|(?:transferr|connect|refund|cancell|process|credit)ing (?:you|your|the|it|this|that))\b"
);
// German, French and Spanish, as far as a deed, a state or a promise is plain from one phrase.
pattern!(
    DONE_ELSEWHERE,
    r"\b(?:(?:ich habe|wir haben|habe ich|haben wir)\b[^.?!\n]{0,60}?\b(erstattet|storniert|gebucht|geändert|gutgeschrieben|bestätigt|überwiesen|verlängert|gekündigt|veranlasst|genehmigt|verschickt)",
    r"|(?:j['’]ai|nous avons)\b[^.?!\n]{0,40}?\b(remboursé|annulé|confirmé|modifié|réservé|crédité|envoyé|prolongé)",
    r"|(?:he|hemos)\b[^.?!\n]{0,20}?\b(reembolsado|cancelado|confirmado|cambiado|reservado|abonado|enviado|aprobado))"
);
pattern!(
    STATE_ELSEWHERE,
    r"\b(?:(?:ist|sind|wurde|wurden)\b[^.?!,\n]{0,40}?\b(erstattet|storniert|bestätigt|genehmigt|gebucht|verschickt|geliefert|verlängert|kostenlos|garantiert)",
    r"|(?:est|sont|a été|ont été|sera|seront) (annulé|confirmé|remboursé|approuvé|expédié|garanti|gratuit)",
    r"|(?:está|están|ha sido|fue|será) (cancelad|confirmad|reembolsad|aprobad|enviad|garantizad|gratis))"
);
pattern!(
    WILL_ELSEWHERE,
    r"\b(?:(sie (?:erhalten|bekommen)|(?:ich|wir) (?:erstatte|storniere|überweise|garantiere|verspreche|verbinde|schicke)n?|wird (?:ihnen )?[^.?!,\n]{0,30}?(?:erstattet|gutgeschrieben|überwiesen))",
    r"|(vous (?:recevrez|serez remboursé)|je (?:garantis|promets|vous transfère)|nous (?:rembourserons|garantissons))",
    r"|(recibirá|le (?:reembolsaremos|garantizo|prometo|transfiero)))\b"
);
pattern!(
    SUPPOSED,
    r"\b(?:if|once|whether|unless|until|in case|as soon as|do you|would you|should i|shall i|may i|can i|wenn|falls|ob|sobald|si|cuando)\b"
);

/// Any of them, without the edges of words: most sentences have none, and one look tells.
#[expect(
    clippy::expect_used,
    reason = "made of constant patterns, and the tests below compile it"
)]
static ANY: LazyLock<Regex> = LazyLock::new(|| {
    let patterns = KINDS.map(|(pattern, _)| pattern.as_str());
    Regex::new(&patterns.join("|").replace(r"\b", "")).expect("a constant pattern")
});

static KINDS: [(&LazyLock<Regex>, Claims); 7] = [
    (&DONE, Claims::Done),
    (&WILL, Claims::Promise),
    (&STATE, Claims::State),
    (&WORD, Claims::Promise),
    (&DONE_ELSEWHERE, Claims::Done),
    (&STATE_ELSEWHERE, Claims::State),
    (&WILL_ELSEWHERE, Claims::Promise),
];

/// What kind of claim it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claims {
    /// That something was done.
    Done,
    /// That something is so.
    State,
    /// That something will be.
    Promise,
}

/// A claim in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) kind: Claims,
    /// The whole of it, as it stands there.
    pub(super) text: String,
    /// The telling word, in lower case.
    pub(super) word: String,
}

/// Whether a text may claim anything in any of its sentences: false for most. No pattern asks for the beginning or the
/// end of a sentence, so what none finds in the whole none finds in a part.
pub(super) fn may_claim(text: &str) -> bool {
    ANY.is_match(text)
}

/// The claims of a sentence. What only supposes something (`if it was shipped`) claims nothing.
pub(super) fn claims(sentence: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    if !may_claim(sentence) {
        return claims;
    }
    for (pattern, kind) in KINDS {
        for found in pattern.captures_iter(sentence) {
            let (Some(whole), Some(word)) = (found.get(0), found.iter().skip(1).flatten().next())
            else {
                continue;
            };
            if !SUPPOSED.is_match(clause(&sentence[..whole.start()])) {
                claims.push(Claim {
                    kind,
                    text: whole.as_str().to_owned(),
                    word: word.as_str().to_lowercase(),
                });
            }
        }
    }
    claims
}

/// What stands before a place in the same clause.
fn clause(before: &str) -> &str {
    before.rsplit([',', ';', ':']).next().unwrap_or(before)
}

/// The part of a word that its forms share: `cancelled`, `cancel`; `booked`, `book`.
pub(super) fn stem(word: &str) -> String {
    let word = word.strip_prefix("be ").unwrap_or(word);
    let word = word.replace("cancelled", "canceled");
    let stem = word
        .strip_suffix("ed")
        .or_else(|| word.strip_suffix("ing"))
        .or_else(|| word.strip_suffix('e'))
        .unwrap_or(&word);
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{KINDS, claims, stem};

    #[track_caller]
    fn check(sentence: &str, expected: &[&str]) {
        let words: Vec<String> = claims(sentence).into_iter().map(|c| c.word).collect();
        assert_eq!(words, expected, "{sentence}");
    }

    #[test]
    fn deeds_states_and_promises_are_claims() {
        check("I have refunded the deposit", &["refunded"]);
        check("We've just cancelled it", &["cancelled"]);
        check("You will receive the money", &["receive"]);
        check("Your order will be shipped", &["be shipped"]);
        check("Your booking is now confirmed", &["confirmed"]);
        check("It has been cancelled", &["cancelled"]);
        check("I guarantee that", &["guarantee"]);
        check("I'll refund you", &["refund"]);
        check(
            "Your refund is free of charge",
            &["free of charge", "free of charge"],
        );
        check(
            "I am transferring you to a colleague",
            &["transferring you"],
        );
    }

    #[test]
    fn other_languages_claim_too() {
        check("Ich habe Ihnen den Betrag erstattet", &["erstattet"]);
        check("Ihre Buchung wurde soeben storniert", &["storniert"]);
        check("Sie erhalten das Geld", &["sie erhalten"]);
        check("J'ai remboursé la somme", &["remboursé"]);
        check("Votre commande est annulée", &["annulé"]);
        check("Vous recevrez l'argent", &["vous recevrez"]);
        check("He cancelado su reserva", &["cancelado"]);
        check("Su pedido está confirmado", &["confirmad"]);
        for prose in [
            "Ich schaue gern nach, einen Moment bitte",
            "Wie lautet Ihre Kundennummer",
            "Falls sie storniert wurde, sagen Sie es mir",
            "Pouvez-vous me donner votre numéro",
            "He said that it works",
            "¿Me puede decir su número",
        ] {
            check(prose, &[]);
        }
    }

    #[test]
    fn ordinary_prose_claims_nothing() {
        for prose in [
            "One moment, I will look that up for you",
            "I have found two options",
            "I'll check the state of your hire",
            "Would you like me to cancel it",
            "Do you want it cancelled",
            "I can help you with that",
            "If it was shipped, you can send it back",
            "Please tell me whether the order was delivered",
            "I will help you with your booking",
            "Thank you for letting me know",
            "Could you tell me your order number",
            "I understand that this is frustrating",
            "Is there anything else I can do for you",
        ] {
            check(prose, &[]);
        }
    }

    #[test]
    fn no_pattern_asks_for_the_edge_of_a_sentence() {
        for (pattern, _) in KINDS {
            let pattern = pattern.as_str().replace("[^", "[");
            let edges = ["^", "$", r"\A", r"\z", r"\B", r"\<", r"\>"];
            assert!(
                !edges.iter().any(|edge| pattern.contains(edge)),
                "{pattern}"
            );
        }
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        assert_eq!(stem("cancelled"), stem("cancel"));
        assert_eq!(stem("be refunded"), "refund");
        assert_eq!(stem("update"), stem("updated"));
    }
}
