//! Finds copied chats: lines with a time and a name, and lines that begin with who speaks.
//!
//! A time beside a name marks a line of a chat. Without a time, two lines or more that each begin with a speaker are one
//! where two speak, and one of them speaks again or has a role, or all say a sentence. A form has labels in their place
//! ("Name: …", "Problem: …"), and a single line with a name before it is what some channels make of a customer's own.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::constant;

/// The most lines below names and times that are looked at together.
const LINES: usize = 200;

/// The line after a copied chat that begins here; the line itself where none does.
pub(super) fn chat(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let line = |i: usize| &text[lines[i].clone()];
    let timed = line(at).contains(|c: char| c.is_ascii_digit());
    if timed && CHAT_LINE.is_match(line(at)) {
        return said_below(text, lines, at);
    }
    // "Anna Berg 10:02", and below it what she says.
    if timed && NAME_AND_TIME.is_match(line(at)) && !line(at).ends_with(['.', '!', '?']) {
        let end = end_of_named(text, lines, at);
        if end > at {
            return end;
        }
    }
    spoken(text, lines, at)
}

/// The line after one of a chat: behind a name alone, what is said stands below it.
fn said_below(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let line = |i: usize| &text[lines[i].clone()];
    if !line(at).ends_with([':', '\u{ff1a}']) {
        return at + 1;
    }
    let below =
        (at + 1..lines.len()).take_while(|i| !line(*i).is_empty() && !CHAT_LINE.is_match(line(*i)));
    at + 1 + below.count()
}

/// The line after turns that each stand below a name and a time: two of them or more.
fn end_of_named(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let line = |i: usize| &text[lines[i].clone()];
    let (mut turns, mut end, mut blank) = (0, at, false);
    for i in at..lines.len().min(at + LINES) {
        if NAME_AND_TIME.is_match(line(i)) {
            turns += 1;
        } else if line(i).is_empty() {
            blank = true;
            continue;
        } else if blank {
            break;
        }
        blank = false;
        end = i + 1;
    }
    if turns > 1 { end } else { at }
}

/// The line after lines that begin with who speaks.
fn spoken(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let said = |i: usize| said(&text[lines[i].clone()]);
    if said(at).is_none() {
        return at;
    }
    // Lines that follow one were judged with it.
    let before = (0..at).rev().find(|i| !lines[*i].is_empty());
    if before.is_some_and(|before| said(before).is_some()) {
        return at;
    }
    let mut speakers: BTreeSet<String> = BTreeSet::new();
    let (mut turns, mut role, mut sentences, mut end) = (0, false, true, at);
    for (i, line) in lines.iter().enumerate().skip(at) {
        let Some((speaker, words)) = said(i) else {
            if turns > 0 && line.is_empty() {
                continue;
            }
            break;
        };
        role |= words_of(&speaker).any(|word| ROLES.contains(&word));
        sentences &= words.split_whitespace().count() > 2;
        speakers.insert(speaker);
        (turns, end) = (turns + 1, i + 1);
    }
    let again = speakers.len() < turns;
    if speakers.len() > 1 && (again || role || sentences) {
        end
    } else {
        at
    }
}

/// Who speaks in a line, and what they say; none where a label of a form stands there.
fn said(line: &str) -> Option<(String, &str)> {
    if !line.contains([':', '\u{ff1a}', '>', '›']) {
        return None;
    }
    let found = SPOKEN.captures(line)?;
    let speaker = found.get(1).or_else(|| found.get(2))?;
    let speaker = speaker.as_str().trim().to_lowercase();
    let label = words_of(&speaker).any(|word| LABELS.contains(&word));
    (!label).then_some((speaker, found.get(3)?.as_str()))
}

fn words_of(speaker: &str) -> impl Iterator<Item = &str> {
    speaker.split([' ', '-'])
}

/// A time and a name of a chat log within a line.
pub(super) static CHAT_WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"[\[(]\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?[\])]\s*\p{L}[\p{L} .'-]{0,40}:\s")
});

const TIME: &str = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:\s?[apAP]\.?[mM]\.?)?";

/// A line of a chat log: a time, a name, and what they said; or a name, a time, and what they said.
static CHAT_LINE: LazyLock<Regex> = LazyLock::new(|| {
    let day = r"(?:[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}\.?,?\s+(?:um\s|at\s|à\s)?)?";
    let name = r"[\p{L}][\p{L}\p{M}.'\u{2019}\x20-]{0,40}";
    let dash = r"\s*[-\u{2013}\u{2014}|]?\s*";
    constant(&format!(
        r"^\s*(?:[\[(]?{day}{TIME}[\])]?{dash}(?:{name}\s?[:：](?:\s|$)|[<‹]{name}[>›])|{name}\s*,?\s*[\[(]{day}{TIME}[\])]\s*[:：](?:\s|$)|{name},\s*{day}{TIME}\s*[:：](?:\s|$))"
    ))
});

/// A name and a time alone on a line.
static NAME_AND_TIME: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"^\s*\p{{Lu}}[\p{{L}}\p{{M}}.'\u{{2019}}-]*(?:\s+[\p{{L}}\p{{M}}.'\u{{2019}}-]+){{0,3}}\s*[,\u{{b7}}\u{{2022}}|\u{{2013}}\u{{2014}}-]?\s*[\[(]?(?:(?i:today|yesterday|heute|gestern|aujourd['\u{{2019}}]hui|hier|hoy|ayer|oggi|ieri|vandaag|gisteren|hoje|ontem|dziś|wczoraj|сегодня|вчера)?(?i:\s+(?:at|um|à|a las|alle|om|às|o|в))?\s*|[0-9]{{1,4}}[./-][0-9]{{1,2}}[./-][0-9]{{1,4}},?\s+){TIME}[\])]?\s*$"
    ))
});

/// A line that begins with who speaks.
static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"^\s*[-*\u{2022}]?\s*(?:[<‹](\p{L}[\p{L}\p{M}.'\u{2019}\x20_-]{0,30})[>›]|(\p{Lu}[\p{L}\p{M}.'\u{2019}-]*(?:\x20[\p{L}\p{M}.'\u{2019}-]+){0,2})\s?[:：])\s*(\S.*)$",
    )
});

/// Who speaks at a desk, by their role.
const ROLES: &[&str] = &[
    "me",
    "you",
    "agent",
    "support",
    "service",
    "bot",
    "customer",
    "client",
    "advisor",
    "adviser",
    "operator",
    "representative",
    "shop",
    "seller",
    "buyer",
    "assistant",
    "chatbot",
    "ich",
    "berater",
    "beraterin",
    "kunde",
    "kundin",
    "mitarbeiter",
    "verkäufer",
    "kundenservice",
    "conseiller",
    "conseillère",
    "moi",
    "agente",
    "yo",
    "vendedor",
    "io",
    "operatore",
    "assistenza",
    "medewerker",
    "klantenservice",
    "klant",
    "atendente",
    "suporte",
    "konsultant",
    "klient",
    "destek",
    "temsilci",
    "müşteri",
    "оператор",
    "поддержка",
    "клиент",
    "я",
    "العميل",
    "الموظف",
];

/// Labels of a form: what a customer tells of themselves and their case.
const LABELS: &[&str] = &[
    "name",
    "names",
    "surname",
    "firstname",
    "lastname",
    "vorname",
    "nachname",
    "nom",
    "prénom",
    "nombre",
    "apellido",
    "apellidos",
    "nome",
    "cognome",
    "sobrenome",
    "naam",
    "voornaam",
    "achternaam",
    "imię",
    "nazwisko",
    "ad",
    "adı",
    "soyad",
    "soyadı",
    "имя",
    "фамилия",
    "mail",
    "email",
    "e-mail",
    "e",
    "correo",
    "courriel",
    "почта",
    "posta",
    "phone",
    "telephone",
    "tel",
    "telefon",
    "téléphone",
    "teléfono",
    "telefono",
    "telefone",
    "телефон",
    "mobile",
    "handy",
    "address",
    "adresse",
    "dirección",
    "indirizzo",
    "endereço",
    "morada",
    "adres",
    "адрес",
    "postcode",
    "zip",
    "plz",
    "postleitzahl",
    "cap",
    "city",
    "town",
    "ort",
    "stadt",
    "ville",
    "ciudad",
    "città",
    "cidade",
    "country",
    "land",
    "order",
    "orders",
    "bestellung",
    "bestellnummer",
    "commande",
    "pedido",
    "ordine",
    "encomenda",
    "bestelling",
    "zamówienie",
    "sipariş",
    "заказ",
    "number",
    "nummer",
    "numéro",
    "número",
    "numero",
    "numer",
    "номер",
    "no",
    "nr",
    "id",
    "reference",
    "ref",
    "booking",
    "reservation",
    "buchung",
    "réservation",
    "reserva",
    "prenotazione",
    "boeking",
    "account",
    "konto",
    "compte",
    "cuenta",
    "conto",
    "conta",
    "customer",
    "kundennummer",
    "date",
    "datum",
    "fecha",
    "data",
    "tarih",
    "дата",
    "birth",
    "birthday",
    "dob",
    "geburtsdatum",
    "item",
    "items",
    "product",
    "artikel",
    "produkt",
    "produit",
    "article",
    "producto",
    "artículo",
    "articolo",
    "prodotto",
    "produto",
    "model",
    "colour",
    "color",
    "size",
    "größe",
    "quantity",
    "amount",
    "price",
    "subject",
    "betreff",
    "objet",
    "asunto",
    "oggetto",
    "assunto",
    "onderwerp",
    "temat",
    "message",
    "nachricht",
    "problem",
    "problème",
    "problema",
    "probleem",
    "проблема",
    "issue",
    "question",
    "questions",
    "frage",
    "pregunta",
    "domanda",
    "vraag",
    "pergunta",
    "pytanie",
    "soru",
    "вопрос",
    "request",
    "wish",
    "wunsch",
    "anliegen",
    "demande",
    "solicitud",
    "richiesta",
    "verzoek",
    "reason",
    "grund",
    "raison",
    "motivo",
    "reden",
    "powód",
    "details",
    "description",
    "beschreibung",
    "comment",
    "comments",
    "note",
    "notes",
    "ps",
    "p.s",
    "p.s.",
    "update",
    "edit",
    "info",
    "important",
    "wichtig",
    "urgent",
    "solution",
    "lösung",
    "first",
    "second",
    "third",
    "then",
    "also",
    "delivery",
    "lieferung",
    "livraison",
    "entrega",
    "consegna",
    "levering",
    "payment",
    "zahlung",
    "from",
    "to",
    "von",
    "an",
    "contact",
    "kontakt",
    "passenger",
    "flight",
    "seat",
    "status",
    "hello",
    "hi",
    "hallo",
    "hola",
    "bonjour",
    "ciao",
    "thanks",
    "fact",
    "facts",
    "expected",
    "actual",
    "steps",
    "result",
    "error",
    "option",
    "invoice",
    "rechnung",
    "facture",
    "factura",
    "fattura",
    "fatura",
    "faktura",
];
