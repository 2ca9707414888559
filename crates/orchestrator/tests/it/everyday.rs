//! The everyday ways in which customers give who they are: all of them are heard, none is asked twice.

use baton_playbook::IdentityLevel;

use crate::library::{says, talk};

/// Each is one conversation; `|` stands between two messages.
const WAYS: &[&str] = &[
    "My e-mail is emil@lib.example and my loan is L-7003",
    "my loan is L-7003 and my e-mail emil@lib.example, but I'm not sure about the reader number",
    "L-7003, emil@lib.example, maybe you can have a look?",
    "my deposit, emil@lib.example, L-7003",
    "emil@lib.example L-7003",
    "L-7003 emil@lib.example",
    "L-7003, emil@lib.example",
    "emil@lib.example, where is my hire L-7003?",
    "Where is my hire L-7003? emil@lib.example",
    "Hi, I'm Emil Stone. My loan L-7003 is late, my e-mail: emil@lib.example",
    "Hello, this is Emil. emil@lib.example, L-7003",
    "Good morning! Emil Stone here, emil@lib.example. It's about L-7003.",
    "I ordered L-7003 with emil@lib.example on Monday and it never came",
    "I'm emil@lib.example and my loan number is L-7003",
    "The e-mail I used is emil@lib.example, loan L-7003.",
    "It's registered under emil@lib.example. Loan L-7003",
    "e-mail: emil@lib.example\nloan: L-7003",
    "Name: Emil Stone\nE-mail: emil@lib.example\nLoan: L-7003",
    "Name: Emil Stone, e-mail: emil@lib.example, loan: L-7003",
    "Hello,\n- loan L-7003\n- e-mail emil@lib.example\nWhere is it?",
    "Dear library,\nwhere is my loan L-7003? My e-mail is emil@lib.example.\nKind regards\nEmil Stone",
    "Where is my loan L-7003?\n\nEmil Stone\nemil@lib.example",
    "whats up with my hire L-7003 emil@lib.example",
    "wher is my hire L-7003 pls emil@lib.example",
    "My wife says it is late. My e-mail is emil@lib.example, my loan L-7003",
    "I want to give it to my wife, my loan is L-7003 and my e-mail emil@lib.example",
    "Otto's loan came, mine not: my e-mail is emil@lib.example, L-7003",
    "not L-7001, I mean L-7003, my mail is emil@lib.example",
    "my hire L-7003 | emil@lib.example",
    "my hire L-7003 | it's emil@lib.example",
    "my hire L-7003 | Sure, emil@lib.example",
    "my hire L-7003 | Yes of course: emil@lib.example. Thanks!",
    "emil@lib.example | L-7003",
    "I want my deposit, emil@lib.example | it is L-7003",
    "I want my deposit, emil@lib.example | The number is L-7003",
    "I want my deposit, emil@lib.example | L-7003, thanks",
    "EMIL@LIB.EXAMPLE L-7003",
    "My e-mail is <emil@lib.example>, loan (L-7003)",
    "My e-mail is **emil@lib.example**, loan **L-7003**",
    "My e-mail is emil@lib.example!! L-7003!!",
    "emil@lib.example / L-7003",
    "Meine E-Mail ist emil@lib.example, meine Ausleihe L-7003",
    "Hallo, ich bin Emil Stone, emil@lib.example, es geht um L-7003",
    "Ich habe L-7003 mit emil@lib.example bestellt",
    "Wo bleibt L-7003? Viele Grüße, Emil Stone, emil@lib.example",
    "Guten Tag, meine Nummer ist L-7003 und die Mailadresse emil@lib.example",
    "Mon e-mail est emil@lib.example, ma commande L-7003",
    "Bonjour, je suis Emil Stone, emil@lib.example, L-7003",
    "J'ai commandé L-7003 avec emil@lib.example",
    "Mi correo es emil@lib.example y mi pedido L-7003",
    "Hola, soy Emil Stone, emil@lib.example, L-7003",
    "La mia mail è emil@lib.example, il mio ordine L-7003",
    "Ho ordinato L-7003 con emil@lib.example",
    "Mijn e-mail is emil@lib.example, bestelling L-7003",
    "Ik heb L-7003 besteld met emil@lib.example",
    "O meu e-mail é emil@lib.example, encomenda L-7003",
    "Comprei L-7003 com emil@lib.example",
    "Mój e-mail to emil@lib.example, zamówienie L-7003",
    "Zamówiłem L-7003 na emil@lib.example",
    "E-postam emil@lib.example, siparişim L-7003",
    "Siparişim L-7003 nerede? emil@lib.example",
    "Моя почта emil@lib.example, заказ L-7003",
    "Я заказал L-7003 на emil@lib.example",
    "بريدي emil@lib.example ورقم طلبي L-7003",
    "أين طلبي L-7003؟ emil@lib.example",
    "我的邮箱是 emil@lib.example，订单 L-7003",
    "我的订单 L-7003 在哪里？ emil@lib.example",
    "私のメールは emil@lib.example です。注文番号は L-7003 です",
    "注文 L-7003 はどこですか。emil@lib.example",
    "I ordered chairs for my mum's birthday with my account emil@lib.example, L-7003",
    "J'ai commandé un cadeau pour ma femme avec mon compte emil@lib.example, commande L-7003",
    "Ho preso un regalo per mia madre con il mio account emil@lib.example, ordine L-7003",
    "E-posta adresim emil@lib.example, sipariş L-7003",
    "Just wanted to ask about my hire L-7003, thanks in advance!! emil@lib.example",
];

#[test]
fn who_gives_their_own_details_is_known_at_once() {
    let mut wrong = Vec::new();
    for way in WAYS {
        let mut talk = talk();
        for message in way.split(" | ") {
            says(&mut talk, message);
        }
        let identity = &talk.state.case().identity;
        if (identity.level, identity.customer.as_deref())
            != (IdentityLevel::Verified, Some("R-102"))
        {
            wrong.push(format!("{:?}: {way}", identity.level));
        }
    }
    assert!(WAYS.len() >= 60);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What customers say once they are known, and stay known.
const STAYS: &[&str] = &[
    "Thanks! My husband will be happy.",
    "It's not my fault.",
    "That's not my problem.",
    "That is not my idea of fast.",
    "Das ist nicht meine Schuld.",
    "Das ist nicht mein Problem.",
    "Das ist nicht meine Farbe, kann ich tauschen?",
    "Das ist nicht mein Stil",
    "Das ist nicht meine erste Ausleihe",
    "Ich bin nicht zufrieden.",
    "C'est pas ma faute.",
    "Ce n'est pas mon problème.",
    "No es culpa mía.",
    "Non è colpa mia.",
    "Dat is niet mijn probleem.",
    "Não é culpa minha.",
    "To nie moja wina.",
    "Bu benim suçum değil.",
    "Это не моя вина.",
    "这不是我的错。",
    "それは私のせいではありません。",
    "That's not my address any more, I moved.",
    "Could my son pick it up?",
    "My neighbour will accept it.",
    "It's a gift for my father.",
    "I am writing from my wife's phone.",
    "I'm Emil, by the way.",
    "His name is Peter, he'll collect it.",
    "Please put my wife's name on the parcel.",
    "My name is Emil Stone.",
    "My wife's e-mail is nora.f@lib.example if you need it.",
    "my husband's: nora.f@lib.example L-7001",
    "And hers? nora.f@lib.example, L-7001",
    "and what about nora.f@lib.example with L-7001?",
    "Please send a copy to nora.f@lib.example",
    "nora.f@lib.example is my wife, L-7001 is hers",
    "My friend Nora also wants to know where L-7001 is, her mail is nora.f@lib.example.",
    "Send the invoice to my accountant: nora.f@lib.example",
    "What about L-7001, nora.f@lib.example?",
    "Next one: nora.f@lib.example, L-7001",
    "Same question for nora.f@lib.example, hire L-7001",
    "Now nora.f@lib.example, L-7001",
    "Where is the hire of nora.f@lib.example?",
    "Und was ist mit L-7001, nora.f@lib.example?",
    "Et L-7001, nora.f@lib.example ?",
    "¿Y L-7001, nora.f@lib.example?",
    "E L-7001, nora.f@lib.example?",
    "En L-7001, nora.f@lib.example?",
    "A co z L-7001, nora.f@lib.example?",
    "Peki L-7001, nora.f@lib.example?",
    "А что с L-7001, nora.f@lib.example?",
    "وماذا عن L-7001 ، nora.f@lib.example؟",
    "那 L-7001，nora.f@lib.example 呢？",
    "では L-7001、nora.f@lib.example は？",
];

#[test]
fn who_is_known_stays_known() {
    let mut wrong = Vec::new();
    for text in STAYS {
        let mut talk = talk();
        says(&mut talk, "my hire L-7003, emil@lib.example");
        says(&mut talk, text);
        let customer = talk.state.case().identity.customer.as_deref();
        if customer != Some("R-102") {
            wrong.push(format!("{customer:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What names someone, and is not plainly the writer's own.
const NAMES: &[&str] = &[
    "My mother took L-7003 with emil@lib.example, where is the hire?",
    "my hire L-7003, taken by my wife via emil@lib.example",
    "where is hire L-7003? emil@lib.example (my wife's)",
    "where is hire L-7003? Account: emil@lib.example (not mine)",
    "where is hire L-7003? The e-mail of the account holder is emil@lib.example.",
    "The customer is emil@lib.example, hire L-7003",
    "Our client Emil (emil@lib.example) is waiting for hire L-7003",
    "Somebody used emil@lib.example for hire L-7003",
    "I got an e-mail for emil@lib.example about hire L-7003",
    "Emil said: emil@lib.example, hire L-7003",
    "He told me to tell you emil@lib.example and hire L-7003",
    "It says here: hire L-7003, account emil@lib.example",
    "The paper says hire L-7003 and emil@lib.example",
    "On the parcel: emil@lib.example, hire L-7003",
    "WhatsApp Emil: emil@lib.example hire L-7003",
    "[Screenshot text] Account: emil@lib.example. Hire: L-7003",
    "Voicemail transcript: \"this is Emil, emil@lib.example, hire L-7003\"",
    "hire L-7003, either emil@lib.example or nora.f@lib.example",
    "hire L-7003, emil@lib.example or maybe emil@dune.example",
    "emil@lib.example and nora.f@lib.example, hire L-7003",
    "my hire L-7003, emil@lib.example/backup",
    "my hire L-7003, https://emil@lib.example/login",
    "my hire L-7003, https://lib.example/?u=emil@lib.example",
    "my hire L-7003.pdf, emil@lib.example",
    "my hire www.lib.example/L-7003, emil@lib.example",
    "Das war die Ausleihe meines Vaters, die hire L-7003. emil@lib.example",
    "Meine Mutter hat die hire L-7003 mit emil@lib.example bestellt",
    "Auf dem Paket steht emil@lib.example, hire L-7003",
    "Ma mère a commandé hire L-7003 avec emil@lib.example",
    "Mi madre pidió hire L-7003 con emil@lib.example",
    "Mia madre ha ordinato hire L-7003 con emil@lib.example",
    "A minha mãe encomendou hire L-7003 com emil@lib.example",
    "Mijn moeder heeft hire L-7003 besteld met emil@lib.example",
    "Moja mama zamówiła hire L-7003 na emil@lib.example",
    "Annem hire L-7003 emil@lib.example ile sipariş verdi",
    "Моя мама заказала hire L-7003 на emil@lib.example",
    "أمي طلبت hire L-7003 emil@lib.example",
    "我妈妈用 emil@lib.example 订的 hire L-7003",
    "母が emil@lib.example で注文しました hire L-7003",
    "Hi, see the message of my client:\n\nmy mail is emil@lib.example, my hire is L-7003",
    "I'm his secretary, hire L-7003, emil@lib.example",
    "Hi, I'm Emil's wife. Where is our hire L-7003? Our e-mail is emil@lib.example",
    "I'm writing for a customer of ours: emil@lib.example, hire L-7003",
    "A colleague is waiting for hire L-7003, emil@lib.example",
    "Where is Mr Stone's hire? L-7003, emil@lib.example",
    "The lady next door took hire L-7003 with emil@lib.example, she ordered it",
    "I work for Emil. emil@lib.example, hire L-7003",
    "As the guardian of Emil Stone I ask: where is hire L-7003? emil@lib.example",
    "I found this card in the street: emil@lib.example, hire L-7003",
    "A parcel for emil@lib.example, hire L-7003, came to me by mistake",
    "Emil dictates: emil@lib.example, hire L-7003",
    "Suppose my e-mail is emil@lib.example and my hire L-7003.",
    "My hire L-7003. Maybe it was emil@lib.example",
    "Where is hire L-7003? Do not use emil@lib.example.",
    "Where is hire L-7003? Try emil@lib.example.",
    "Eine Kollegin wartet auf hire L-7003, emil@lib.example",
    "Ich habe auf der Straße eine Karte gefunden: emil@lib.example, hire L-7003",
    "Une collègue attend le hire L-7003, emil@lib.example",
    "Una compañera espera el hire L-7003, emil@lib.example",
    "Una collega aspetta il hire L-7003, emil@lib.example",
    "Uma colega espera o hire L-7003, emil@lib.example",
    "Een collega wacht op hire L-7003, emil@lib.example",
    "Koleżanka czeka na hire L-7003, emil@lib.example",
    "Bir komşu hire L-7003 bekliyor, emil@lib.example",
    "Коллега ждёт hire L-7003, emil@lib.example",
    "زميلة لي تنتظر hire L-7003 ، emil@lib.example",
    "我的一位同事在等 hire L-7003，emil@lib.example",
    "同僚が hire L-7003 を待っています、emil@lib.example",
];

#[test]
fn what_only_names_someone_proves_nobody() {
    let mut wrong = Vec::new();
    for text in NAMES {
        let mut talk = talk();
        says(&mut talk, text);
        if talk.state.case().identity.level == IdentityLevel::Verified {
            wrong.push(text);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Words by which one turns out to be another person than was thought.
const LOSES: &[&str] = &[
    "I'm his secretary.",
    "I am her lawyer",
    "I'm Emil's assistant",
    "I'm the executor.",
    "Wife of Emil here",
    "That e-mail doesn't belong to me.",
    "The account belongs to my mother.",
    "I used my husband's mail by mistake",
    "I'm not the account holder",
    "Ich bin seine Sekretärin",
    "Das Konto gehört meinem Mann.",
    "Je suis sa secrétaire",
    "Ce compte n'est pas à moi.",
    "Soy su secretaria",
    "Esta cuenta no es mía.",
    "Sono la sua segretaria",
    "Questo account non è mio",
    "Sou a secretária dele",
    "Esta conta não é minha",
    "Ik ben zijn secretaresse",
    "Dit account is niet van mij",
    "Jestem jego sekretarką",
    "To konto nie jest moje",
    "Onun sekreteriyim",
    "Bu hesap benim değil",
    "Я его секретарь",
    "Этот аккаунт не мой",
    "أنا سكرتيرته",
    "هذا الحساب ليس لي",
    "我是他的秘书",
    "这个账号不是我的",
    "彼の秘書です",
    "このアカウントは私のではありません",
];

#[test]
fn who_is_another_person_is_known_no_longer() {
    let mut wrong = Vec::new();
    for text in LOSES {
        let mut talk = talk();
        says(&mut talk, "my hire L-7003, emil@lib.example");
        says(&mut talk, text);
        if talk.state.case().identity.level == IdentityLevel::Verified {
            wrong.push(text);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
