use super::*;

#[expect(clippy::needless_pass_by_value, reason = "a literal of the test")]
fn compared(kind: FactType, a: serde_json::Value, b: &str) -> Sameness {
    let a = FactValue::from_json(&a).unwrap();
    let comparison = Comparison {
        kind,
        ..Comparison::default()
    };
    let result = comparison.text(&a, b);
    assert_eq!(comparison.values(&a, &b.into()), result, "{a} and {b}");
    assert_eq!(comparison.values(&b.into(), &a), result, "{b} and {a}");
    result
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn the_same_day_in_another_notation() {
    for text in [
        "2025-11-09",
        "2025-11-09T08:30:00Z",
        "9.11.2025",
        "09.11.25",
        "9 November 2025",
        "November 9th, 2025",
        "9th of November",
        "9. November",
        "Sunday, 9 November 2025",
        "9 nov. 2025",
        "le 9 novembre 2025",
        "9 de noviembre de 2025",
        "9 novembre 2025",
        "9 listopada 2025",
        "9 Kasım 2025",
        "9 ноября 2025 г.",
        "2025年11月9日",
        "20251109",
        "2025/11/9",
        "٩/١١/٢٠٢٥",
        "9 November 2025 14:00",
    ] {
        let same = compared(FactType::Date, "2025-11-09".into(), text);
        assert!(
            same == Sameness::Same
                || text.contains('/') && same == Sameness::Unclear
                || text.contains('\u{669}') && same == Sameness::Unclear,
            "{text}: {same:?}"
        );
    }
    for text in [
        "11/09/2025",
        "09/11/2025",
        "9-11-2025",
        "9/11",
        "next Sunday",
        "11.2025",
    ] {
        assert_eq!(
            compared(FactType::Date, "2025-11-09".into(), text),
            Sameness::Unclear,
            "{text}"
        );
    }
    for text in [
        "10.11.2025",
        "2025-11-10",
        "9 November 2024",
        "9 October",
        "10/12/2025",
        "Nov 8",
    ] {
        assert_eq!(
            compared(FactType::Date, "2025-11-09".into(), text),
            Sameness::Different,
            "{text}"
        );
    }
    for (month, names) in [
        (
            1,
            "January Januar Jänner janvier enero gennaio janeiro januari stycznia Ocak января",
        ),
        (
            2,
            "February Februar février febrero febbraio fevereiro februari lutego Şubat февраля",
        ),
        (3, "March März mars marzo março maart marca Mart марта"),
        (4, "April avril abril aprile kwietnia Nisan апреля"),
        (5, "May Mai mayo maggio maio mei maja Mayıs мая"),
        (6, "June Juni juin junio giugno junho czerwca Haziran июня"),
        (7, "July Juli juillet julio luglio julho lipca Temmuz июля"),
        (8, "August août agosto augustus sierpnia Ağustos августа"),
        (
            9,
            "September septembre septiembre settembre setembro września Eylül сентября",
        ),
        (
            10,
            "October Oktober octobre octubre ottobre outubro października Ekim октября",
        ),
        (
            12,
            "December Dezember décembre diciembre dicembre dezembro grudnia Aralık декабря",
        ),
    ] {
        for name in names.split(' ') {
            let record = format!("2025-{month:02}-09");
            assert_eq!(
                compared(FactType::Date, record.into(), &format!("9 {name} 2025")),
                Sameness::Same,
                "{name}"
            );
        }
    }
}

#[test]
fn the_same_amount_in_another_notation() {
    for text in [
        "2345.6",
        "2.345,60 €",
        "2 345,60 €",
        "2\u{202f}345,6 EUR",
        "€2,345.60",
        "2'345.60 CHF",
        "2345,60",
        "EUR 2345.60",
        "$2,345.60",
        "2,345.600",
        "２３４５.６",
    ] {
        assert_eq!(
            compared(FactType::Money, serde_json::json!(2345.6), text),
            Sameness::Same,
            "{text}"
        );
    }
    for text in [
        "23.456,00 €",
        "2345.61",
        "-2345.60",
        "23,456",
        "2.345,60,1",
        "2 345",
    ] {
        let result = compared(FactType::Money, serde_json::json!(2345.6), text);
        assert!(
            result == Sameness::Different || text == "2.345,60,1" && result == Sameness::Unclear,
            "{text}: {result:?}"
        );
    }
    assert_eq!(
        compared(FactType::Money, 2345.into(), "2.345 €"),
        Sameness::Unclear
    );
    assert_eq!(
        compared(FactType::Money, 2345.into(), "2.345,00 €"),
        Sameness::Same
    );
    assert_eq!(
        compared(FactType::Money, 1_234_567.into(), "12,34,567 INR"),
        Sameness::Same
    );
    assert_eq!(
        compared(FactType::Money, serde_json::json!(0.5), ".50"),
        Sameness::Same
    );
    assert_eq!(
        compared(FactType::Money, serde_json::json!(0.125), "0.125"),
        Sameness::Same
    );
    assert_eq!(
        compared(FactType::Money, serde_json::json!(-3), "-3,00"),
        Sameness::Same
    );
    assert_eq!(
        compared(FactType::Number, 2.into(), "two"),
        Sameness::Unclear
    );
    assert_eq!(
        compared(FactType::Money, "12.50 EUR".into(), "12,5"),
        Sameness::Same
    );
    assert_eq!(amounts::exact("1.5e3"), amounts::exact("1500"));
    assert_eq!(amounts::exact("15e-1"), amounts::exact("1.50"));
}

#[test]
fn the_same_telephone_number_in_another_notation() {
    let check = |country: Option<&str>, a: &str, b: &str, phone: bool, expected: Sameness| {
        let comparison = Comparison {
            kind: FactType::Identifier,
            phone,
            country: country.map(|c| Country::of(c).unwrap()),
        };
        assert_eq!(comparison.text(&a.into(), b), expected, "{a} and {b}");
        assert_eq!(comparison.text(&b.into(), a), expected, "{b} and {a}");
    };
    for country in [None, Some("DE")] {
        for text in [
            "089/7654321",
            "(089) 765 43 21",
            "+49897654321",
            "0049 89 7654321",
            "+49 (0)89 7654321",
            "089-765 4321",
            "tel:+49-89-7654321",
            "+49\u{a0}89 7654\u{2011}321",
            "(+49) 89 7654321",
        ] {
            check(country, "+49 89 7654321", text, false, Sameness::Same);
        }
        check(
            country,
            "+49 89 7654321",
            "089/7654322",
            false,
            Sameness::Different,
        );
        check(
            country,
            "+49 89 7654321",
            "+43 89 7654321",
            false,
            Sameness::Different,
        );
    }
    check(
        Some("FR"),
        "+49 89 7654321",
        "089/7654321",
        false,
        Sameness::Different,
    );
    check(
        Some("GB"),
        "+44 20 7946 0958",
        "020 7946 0958",
        false,
        Sameness::Same,
    );
    check(
        Some("US"),
        "+1 212 555 0187",
        "(212) 555-0187",
        false,
        Sameness::Same,
    );
    check(
        Some("DE"),
        "+49897654321",
        "0897654321",
        true,
        Sameness::Same,
    );
    // Identifiers are not telephone numbers, whatever digits they share.
    check(Some("DE"), "00498977", "08977", false, Sameness::Different);
    check(
        Some("DE"),
        "0089123456",
        "89123456",
        false,
        Sameness::Different,
    );
    check(None, "KL-30001", "30001", false, Sameness::Different);
    assert!(Country::of("XX").is_none() && Country::of("de").is_none());
}

#[test]
fn telephone_numbers_are_read_whole() {
    let check = |text: &str, expected: &[&str]| {
        let found: Vec<&str> = phones(text).map(|r| &text[r]).collect();
        assert_eq!(found, expected, "{text}");
    };
    check(
        "call +49 89 7654321 or 089/7654321.",
        &["+49 89 7654321", "089/7654321"],
    );
    check("(089) 765 43 21, please", &["(089) 765 43 21"]);
    check("order 30001 of 2025-11-09 for 12.50", &[]);
    check("x089/7654321", &[]);
    check("born 01.12.1990, here on 03/06/2027 or 2027-06-03", &[]);
}

#[test]
fn other_types_are_compared_as_text() {
    assert_eq!(
        compared(FactType::Text, "06.03.2026".into(), "2026-03-06"),
        Sameness::Different
    );
    assert_eq!(
        compared(FactType::Identifier, "1.234".into(), "1234"),
        Sameness::Different
    );
    assert_eq!(
        compared(FactType::State, "in_transit".into(), "In transit"),
        Sameness::Same
    );
    assert_eq!(compared(FactType::Text, "a".into(), "A"), Sameness::Same);
}
