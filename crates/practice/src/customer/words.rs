//! The words of simulated customers, which differ from the examples in the playbooks.

/// How a scenario is opened: first in one way, and in others when it was not understood. `{thing}` is
/// filled in.
#[expect(clippy::too_many_lines, reason = "a table of sentences")]
pub(super) fn openings(intent: &str) -> &'static [&'static str] {
    match intent {
        "order_status" => &[
            "Any idea when the {thing} I ordered will be here?",
            "I ordered a {thing} and would like to know where my order is.",
            "Has the order with the {thing} left your warehouse? When will it arrive?",
            "Just checking on my order, the {thing}. Is it on the way?",
        ],
        "invoice_due" => &[
            "Could you tell me how much my bill is and when I have to pay it?",
            "I can't find my last bill. What do I owe and by when?",
            "Is there a bill I still have to pay?",
            "Until when do I have to pay the bill, and how much was it?",
        ],
        "data_left" => &[
            "How many gigabytes do I still have on my phone this month?",
            "Can you check how much mobile data is left?",
            "I'd like to know whether my data is almost used up.",
            "What data do I have left on my mobile plan?",
        ],
        "plan_renewal" => &[
            "Which mobile plan do I have, and when does it renew?",
            "When is the renewal date of my mobile plan and what does it cost a month?",
            "I would like to know when my phone contract renews.",
            "Tell me the end date and monthly price of my plan please.",
        ],
        "return_item" => &[
            "I'd like to send the {thing} back, how does a return work?",
            "The {thing} is not for me. I want to return it.",
            "Can I return the {thing} I bought?",
            "How do I return an item I do not want to keep?",
        ],
        "damaged_item" => &[
            "The {thing} you sent me arrived broken.",
            "I unpacked the {thing} and it is damaged.",
            "My {thing} came damaged, what can you do?",
            "What I received is faulty, it arrived damaged.",
        ],
        "parcel_lost" => &[
            "The tracking says my parcel was delivered but there is nothing here.",
            "My parcel with the {thing} seems to be lost, it was never handed to me.",
            "The package is marked as delivered. I have not received any parcel.",
            "Somebody else must have my parcel, I never received it.",
        ],
        "cancel_order" => &[
            "Please cancel the order with the {thing}, I don't need it any more.",
            "I want to cancel my order before you send it.",
            "Can I still cancel the {thing} I ordered by mistake?",
            "I would like to cancel an order.",
        ],
        "refund_missing" => &[
            "I sent the {thing} back a while ago and still have no refund.",
            "The refund for my return has not arrived.",
            "When will I get the refund for the {thing} I returned?",
            "I am still waiting for my money back, where is the refund?",
        ],
        "charge_wrong" => &[
            "There is a charge on my bill that I don't recognise.",
            "My bill is too high, I think I was charged for something I did not order.",
            "Why is there an extra charge on my bill?",
            "The amount of my bill is wrong, please check the charges.",
        ],
        "change_address" => &[
            "I moved house and need to change the address in my account.",
            "Please change my address, I have moved.",
            "My address has changed, can you update it?",
            "I need to give you my new address.",
        ],
        "cancel_plan" => &[
            "I'd like to cancel my mobile plan.",
            "Please end my phone contract, I want to cancel the plan.",
            "I am switching provider, cancel my mobile plan please.",
            "How do I cancel my phone plan?",
        ],
        "change_plan" => &[
            "I'd like to switch to another mobile plan.",
            "Can I change my mobile plan?",
            "My plan does not fit any more, I want to change to another plan.",
            "I want to upgrade or change my phone plan.",
        ],
        "fraud" => &[
            "Someone has ordered things on my account and it was not me!",
            "I think my account was hacked, there are orders I did not make.",
            "A stranger is using my account to buy things. This is fraud.",
        ],
        "bereavement" => &[
            "My father passed away last month and he had a mobile plan with you.",
            "My wife died. What happens to her contract now?",
            "I am writing because the account holder, my mother, has died.",
        ],
        _ => &[
            "I lost my job and cannot pay the bill this month.",
            "Money is very tight, can I pay the bill in instalments?",
            "I am not able to pay my bill right now, can you help?",
        ],
    }
}

pub(super) const RETURN_REASONS: [&str; 4] = [
    "it is too small for my room",
    "the colour is different from the picture",
    "I got the same thing as a present",
    "it is heavier than I thought",
];

pub(super) const DAMAGES: [&str; 4] = [
    "there is a long crack along the side",
    "the handle came off when I took it out",
    "one corner is dented and the lid does not close",
    "it makes a rattling noise and does not switch on",
];

pub(super) const ADDRESSES: [&str; 3] = [
    "Harbour Row 12, Stonebeck",
    "Elder Path 4, Greywater",
    "Windmill Corner 31, Hollowell",
];

pub(super) const RAMBLES: [&str; 5] = [
    "Sorry, this is going to be a bit long. It has been quite a week here, my sister is visiting with her two dogs and the whole house is upside down.",
    "So I sat down with a cup of tea this morning to finally sort this out, because I keep putting it off, you know how it is.",
    "First of all I have always been happy with you, I recommended you to my neighbour and to everybody at choir practice.",
    "I am not very good with these chat windows, my grandson usually does this for me, but he is away until Sunday.",
    "I wanted to write yesterday already but then the power went off in our street and it took them until the evening.",
];

pub(super) const HELLO_CALM: [&str; 4] = [
    "Hi there,",
    "Hello,",
    "Good day,",
    "Hi, I hope you can help me.",
];
pub(super) const HELLO_HURRIED: [&str; 3] = ["", "quick question:", "Hi, in a rush."];
pub(super) const HELLO_ANXIOUS: [&str; 3] = [
    "Hello, I am a bit worried.",
    "Hi, sorry to bother you.",
    "Hello, I really hope you can help.",
];
pub(super) const HELLO_ANGRY: [&str; 3] = [
    "I am not happy at all.",
    "Seriously, what is going on?",
    "This is the last time I buy from you.",
];

pub(super) const WANTS_PERSON: [&str; 3] = [
    "Can I speak to a real person please?",
    "I want to talk to a human.",
    "Please connect me with a representative.",
];

pub(super) const NUDGES: [&str; 4] = [
    "Hello?",
    "Are you still there?",
    "Anybody?",
    "I am still waiting.",
];

pub(super) const REPEATS: [&str; 3] = [
    "I already told you that! How many times do I have to write it?",
    "Like I said before. This is ridiculous.",
    "As I said. Please read what I wrote!!!",
];

pub(super) const THANKS: [&str; 4] = [
    "Great, thank you!",
    "Perfect, thanks for your help.",
    "Thank you very much!",
    "ok thanks, that's all",
];

/// How something else is brought up.
pub(super) const ONE_MORE: [&str; 4] = [
    "And one more thing:",
    "There is something else.",
    "While I have you:",
    "Oh, and another question.",
];

/// How a number that was just given is put right.
pub(super) const CORRECTIONS: [&str; 5] = [
    "The {what} number is {wrong}. Sorry, I meant {right}",
    "The {what} number is {wrong}, no wait, it is {right}",
    "It is {what} {right}, not {wrong}",
    "{wrong}. Oh sorry, wrong line. The right {what} number is {right}",
    "The {what} number is not {wrong}, it is {right}",
];

/// Whose number that was.
pub(super) const WHOSE: [&str; 4] = [
    "Sorry, that is my husband's.",
    "No wait, that one is my wife's.",
    "Oh, that was my mother's number, sorry.",
    "Sorry, wrong account.",
];
