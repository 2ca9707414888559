//! A customer who says that they are not whom they were taken for: nothing of that person stays.

use baton_playbook::IdentityLevel;

use crate::conversation_driver::ConversationDriver;
use crate::library::{READERS, Reader, hand_over, says, secrets, talk};

const NORA: &Reader = &READERS[0];
const EMIL: &Reader = &READERS[1];

/// A customer who was identified as Nora Field, and told of her loan.
#[track_caller]
fn nora() -> ConversationDriver {
    let mut talk = talk();
    says(
        &mut talk,
        "my deposit, nora.f@lib.example, L-7001, where is the hire?",
    );
    let identity = &talk.state.case().identity;
    assert_eq!(
        identity.customer.as_deref(),
        Some("R-101"),
        "{}",
        talk.story()
    );
    talk
}

/// What is left of Nora, if anything is.
fn left(talk: &mut ConversationDriver) -> Option<String> {
    let identity = &talk.state.case().identity;
    if identity.level != IdentityLevel::Unverified || identity.customer.is_some() {
        return Some(format!(
            "still {:?} {:?}",
            identity.level, identity.customer
        ));
    }
    let stated = format!("{:?}", talk.state.case().stated);
    for said in [NORA.email, NORA.number, NORA.name, "L-7001"] {
        if stated.contains(said) {
            return Some(format!("{said} is stated"));
        }
    }
    hand_over(talk);
    if !talk.marks("reader_name").is_empty() {
        return Some("her name shows".to_owned());
    }
    let json = talk.kept.last()?.to_json().to_lowercase();
    let shown = secrets(NORA)
        .into_iter()
        .find(|secret| json.contains(&secret.to_lowercase()));
    shown.map(|secret| format!("{secret} shows"))
}

#[track_caller]
fn leaves_nothing_of_nora(texts: &[&str]) {
    let mut wrong = Vec::new();
    for text in texts {
        let mut talk = nora();
        says(&mut talk, text);
        if let Some(left) = left(&mut talk) {
            wrong.push(format!("{text}: {left}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn who_speaks_of_them_as_of_another_person_is_not_them() {
    leaves_nothing_of_nora(&[
        "Nora is my wife, not me",
        "Nora Field is my mother.",
        "Who is Nora?",
        "My sister Nora ordered it",
        "I don't know any Nora",
        "I'm Nora's husband",
        "Nora ist meine Frau",
        "Wer ist denn Nora Field? Ich bin Emil.",
        "Ich bin Noras Mann",
        "Qui est Nora ?",
        "Nora est ma femme",
        "Nora es mi mujer, yo soy Emil",
        "¿Quién es Nora?",
        "Nora è mia moglie",
        "Non conosco nessuna Nora",
        "Nora é a minha mãe",
        "Quem é a Nora?",
        "Nora is mijn vrouw",
        "Ik ben Nora Field niet",
        "Nora to moja żona",
        "Nie jestem Norą",
        "Nora benim karım",
        "Ben Nora değilim",
        "Nora — моя жена",
        "Я не Nora",
        "أنا لست Nora",
        "Nora هي زوجتي",
        "我不是Nora",
        "Nora是我太太",
        "私はNoraではありません",
        "Noraは私の妻です",
    ]);
}

#[test]
fn who_is_their_husband_is_not_them() {
    leaves_nothing_of_nora(&[
        "I'm her husband Emil",
        "Ich bin ihr Mann",
        "Je suis son mari",
        "Soy su marido",
        "Sono suo marito",
        "Ik ben haar man",
        "Sou o marido dela",
        "Jestem jej mężem",
        "Ben onun kocasıyım",
        "Я её муж",
        "أنا زوجها",
        "我是她丈夫",
        "私は彼女の夫です",
    ]);
}

#[test]
fn who_is_another_person_is_not_them() {
    leaves_nothing_of_nora(&[
        "I'm actually Emil Stone",
        "I am somebody else",
        "I'm not that person",
        "You are confusing me with another customer",
        "Ich bin jemand anders",
        "Ich heiße eigentlich Emil",
        "Sie verwechseln mich",
        "Je suis quelqu'un d'autre",
        "Je suis en fait Emil",
        "Soy otra persona",
        "En realidad soy Emil",
        "Sono un'altra persona",
        "In realtà mi chiamo Emil",
        "Ik ben iemand anders",
        "Eigenlijk ben ik Emil",
        "Sou outra pessoa",
        "Na verdade sou o Emil",
        "Jestem kimś innym",
        "Tak naprawdę nazywam się Emil",
        "Ben başka biriyim",
        "Aslında ben Emil",
        "Я другой человек",
        "На самом деле меня зовут Эмиль",
        "أنا شخص آخر",
        "اسمي في الحقيقة إميل",
        "我是另一个人",
        "我其实叫埃米尔",
        "別人です",
        "実はエミルと申します",
    ]);
}

#[test]
fn whose_address_it_is_not_is_not_them() {
    leaves_nothing_of_nora(&[
        "That is not my email address",
        "this isn't my name",
        "I typed someone else's email by mistake",
        "Das ist nicht meine E-Mail-Adresse",
        "Ce n'est pas mon adresse e-mail",
        "No es mi correo",
        "Non è la mia mail",
        "Dat is niet mijn e-mailadres",
        "Não é o meu e-mail",
        "To nie jest mój adres e-mail",
        "Bu benim e-postam değil",
        "Это не моя почта",
        "هذا ليس بريدي",
        "这不是我的邮箱",
        "私のメールアドレスではありません",
    ]);
}

#[test]
fn who_only_tells_something_goes_on() {
    let mut wrong = Vec::new();
    for text in [
        "I'm actually waiting since Monday",
        "I'm actually Nora Field",
        "I'm really Sorry",
        "Nora is my name",
        "it is not my fault",
        "I am Nora",
        "My husband is waiting for it",
        "Emil is my husband",
        "My husband Emil cannot come. I'm his wife",
        "Who is the courier?",
        "Mrs Field is my mother",
        "I'm not happy",
        "I'm asking someone else then",
        "Ich bin eigentlich Stammkundin bei Ihnen",
        "Ich bin nicht zufrieden",
        "En fait je suis très déçue",
        "En realidad no me importa",
        "In realtà sono in ritardo",
        "Jestem bardzo zła",
        "Aslında Pazartesi gününden beri bekliyorum",
        "На самом деле я жду с понедельника",
        "我其实是会员",
        "大丈夫です",
        "配達員は別人です",
    ] {
        let mut talk = nora();
        says(&mut talk, text);
        let customer = talk.state.case().identity.customer.as_deref();
        if customer != Some("R-101") {
            wrong.push(text);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn who_repeats_what_proved_the_other_person_is_not_them() {
    let mut talk = nora();
    says(
        &mut talk,
        "Nora Field (nora.f@lib.example, L-7001) is my wife, not me",
    );
    assert_eq!(left(&mut talk), None, "{}", talk.story());
}

#[test]
fn what_they_say_of_themselves_beside_it_counts() {
    for text in [
        "Who is Nora? I'm Emil, emil@lib.example, my loan is L-7003",
        "Nora ist meine Frau. Meine E-Mail ist emil@lib.example, Ausleihe L-7003",
        "私はNoraではありません。emil@lib.example L-7003",
    ] {
        let mut talk = nora();
        says(&mut talk, text);
        let identity = &talk.state.case().identity;
        assert_eq!(
            (identity.level, identity.customer.as_deref()),
            (IdentityLevel::Verified, Some(EMIL.number)),
            "{text}\n{}",
            talk.story()
        );
    }
}

#[test]
fn who_was_only_partly_known_is_not_them_either() {
    let mut wrong = Vec::new();
    for text in [
        "I'm her husband",
        "I am somebody else",
        "I'm not Nora",
        "Nie jestem Nora",
        "That is not my email",
    ] {
        let mut talk = talk();
        says(&mut talk, "my deposit, nora.f@lib.example");
        assert_eq!(
            talk.state.case().identity.level,
            IdentityLevel::PartlyVerified
        );
        says(&mut talk, text);
        if let Some(left) = left(&mut talk) {
            wrong.push(format!("{text}: {left}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn who_says_in_passing_that_it_is_a_relatives_is_not_them() {
    leaves_nothing_of_nora(&[
        "That's my husband's order by the way.",
        "Das ist übrigens die Bestellung meines Mannes.",
        "Au fait, c'est la commande de mon mari.",
        "Wrong e-mail!",
        "I ordered nothing, that's my roommate's.",
    ]);
}
