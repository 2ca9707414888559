//! A broken leg of a chair is a complaint, and one of a person an injury.

use crate::examples::{shop, wanted};

fn intents(said: &str) -> Vec<String> {
    let mut talk = shop().talk();
    shop().says(&mut talk, said);
    if talk.state.is_with_agents() {
        shop().says(&mut talk, "I want to talk to a person");
    }
    let named = |one: String| one.split(' ').next().unwrap_or_default().to_owned();
    wanted(&talk).into_iter().map(named).collect()
}

#[test]
fn a_part_of_a_thing_is_damaged() {
    for text in [
        "The stool of LH-20001 arrived with a broken leg. ida.sample@example.com",
        "I received LH-20001 and one leg is cracked. ida.sample@example.com",
        "One arm of the bench from LH-20001 is broken. ida.sample@example.com",
        "Der Hocker aus LH-20001 kam kaputt an, ein Bein ist gebrochen. ida.sample@example.com",
        "Le tabouret de LH-20001 est arrivé, le pied est cassé. ida.sample@example.com",
        "La silla de LH-20001 llegó, la pata está rota. ida.sample@example.com",
    ] {
        assert_eq!(intents(text), ["damaged_order"], "{text}");
    }
}

#[test]
fn a_part_of_a_person_is_hurt() {
    for text in [
        "The stool of LH-20001 collapsed and my leg is broken. ida.sample@example.com",
        "I broke my arm when the bench from LH-20001 tipped over. ida.sample@example.com",
        "LH-20001 arrived with a sharp edge and my son cut his hand. ida.sample@example.com",
        "Der Hocker aus LH-20001 brach, ich habe mir das Bein gebrochen. ida.sample@example.com",
        "Je me suis cassé le pied à cause de LH-20001. ida.sample@example.com",
        "Mi hija se rompió el brazo con la silla de LH-20001. ida.sample@example.com",
    ] {
        let found = intents(text);
        assert!(found.contains(&"injury".to_owned()), "{text}: {found:?}");
    }
}
