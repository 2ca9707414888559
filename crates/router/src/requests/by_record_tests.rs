use super::*;

/// The clauses of a text, with a `?` behind those that are not sure; `#` begins a record.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let records: Vec<usize> = text.match_indices('#').map(|(at, _)| at).collect();
    let found: Vec<String> = clauses(text, 0..text.len(), &records)
        .into_iter()
        .map(|clause| {
            let mark = if clause.is_sure { "" } else { " ??" };
            format!("{}{mark}", &text[clause.range])
        })
        .collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn what_is_said_of_another_record_is_a_clause_of_its_own() {
    check(
        "#1 arrived broken, and cancel #2",
        &["#1 arrived broken,", "and cancel #2"],
    );
    check(
        "return the lamp from #1 and where is #2",
        &["return the lamp from #1", "and where is #2"],
    );
    check("#1 came, #2 didn't", &["#1 came,", "#2 didn't"]);
    check(
        "#1 is broken, #2 never came",
        &["#1 is broken,", "#2 never came"],
    );
    check(
        "#1 should be returned, but #2 only needs a new address",
        &["#1 should be returned,", "but #2 only needs a new address"],
    );
    check(
        "The parasol from #1 should be cancelled, but the can in #2 arrived broken.",
        &[
            "The parasol from #1 should be cancelled,",
            "but the can in #2 arrived broken.",
        ],
    );
    check(
        "I want to keep #1, return #2 and cancel #3",
        &["I want to keep #1,", "return #2", "and cancel #3"],
    );
    check(
        "for #1 I want my money, for #2 please stop it",
        &["for #1 I want my money,", "for #2 please stop it"],
    );
    check(
        "#1 I sent back, where is the money, and why is #2 late",
        &["#1 I sent back, where is the money,", "and why is #2 late"],
    );
    check("cancel #1, but #2 stays", &["cancel #1,", "but #2 stays"]);
    check(
        "#1 return, #2 cancel please",
        &["#1 return,", "#2 cancel please"],
    );
    check(
        "#1 kommt beschädigt an und #2 bitte stornieren",
        &["#1 kommt beschädigt an", "und #2 bitte stornieren"],
    );
    check(
        "Wo ist #1, und stornieren Sie #2",
        &["Wo ist #1,", "und stornieren Sie #2"],
    );
    check("Où est #1 et annulez #2", &["Où est #1", "et annulez #2"]);
    check(
        "#1 llegó roto y quiero cancelar #2",
        &["#1 llegó roto", "y quiero cancelar #2"],
    );
    check(
        "#1 è arrivato rotto e vorrei annullare #2",
        &["#1 è arrivato rotto", "e vorrei annullare #2"],
    );
    check(
        "#1 chegou quebrado e quero cancelar #2",
        &["#1 chegou quebrado", "e quero cancelar #2"],
    );
    check(
        "#1 is kapot aangekomen en annuleer #2",
        &["#1 is kapot aangekomen", "en annuleer #2"],
    );
    check(
        "#1 przyszło uszkodzone i proszę anulować #2",
        &["#1 przyszło uszkodzone", "i proszę anulować #2"],
    );
    check(
        "#1 bozuk geldi ve #2 iptal edin",
        &["#1 bozuk geldi", "ve #2 iptal edin"],
    );
    check(
        "#1 пришёл сломанным и отмените #2",
        &["#1 пришёл сломанным", "и отмените #2"],
    );
}

#[test]
fn a_list_of_records_is_one_clause() {
    for text in [
        "return #1 and #2",
        "Please return #1, #2 and also #3.",
        "where are #1 and #2 now",
        "#1 and #2 both arrived damaged",
        "#1 und #2 sind kaputt",
        "cancel #1 and #2 because I moved",
        "cancel my orders #1 and my order #2",
        "annulez #1 et #2 svp",
        "cancela #1 y #2 por favor",
        "#1/#2",
        "return #1",
        "nothing at all",
    ] {
        check(text, &[text]);
    }
}

#[test]
fn what_may_go_on_is_not_sure() {
    check(
        "return #1 and the lamp from #2",
        &["return #1", "and the lamp from #2 ??"],
    );
    check(
        "cancel #1, and my refund for #2",
        &["cancel #1,", "and my refund for #2 ??"],
    );
    check(
        "cancel #1 and #2 arrived broken",
        &["cancel #1", "and #2 arrived broken"],
    );
    check(
        "cancel #1 and #2 goes back to you",
        &["cancel #1", "and #2 goes back to you"],
    );
    check(
        "storniere #1 und #2 ist kaputt",
        &["storniere #1", "und #2 ist kaputt"],
    );
    check(
        "cancel #1 and #2 quite soon",
        &["cancel #1", "and #2 quite soon ??"],
    );
}
