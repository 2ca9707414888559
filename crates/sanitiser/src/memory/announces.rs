//! Recognises a message that announces a secret and does not give it: "my password is", "CVC?", "here comes my password".

use std::sync::LazyLock;

use regex::Regex;

use crate::RedactionKind;
use crate::find::{is_password_named, pattern};

/// How much of the end of a message is searched for an announcement, in bytes.
const ANNOUNCEMENT: usize = 96;

static ANNOUNCED: LazyLock<[(RedactionKind, Regex); 4]> = LazyLock::new(|| {
    let ends = r"\s*(?:(?:is|are|was|ist|lautet|est|es)\s*[:=]?|[:=])\s*$";
    [
        (
            RedactionKind::CardCode,
            pattern(
                r"(?i)\b(?:cvv2?|cvc2?|security code|card code|prüfnummer|sicherheitscode|code de sécurité|código de seguridad)(?:\s*(?:number|code))?\s*(?:is|ist|lautet|est|es)?\s*[:=]?\s*$",
            ),
        ),
        (
            RedactionKind::Pin,
            pattern(
                r"(?i)\b(?:pin|passcode|geheimzahl|code secret|otp)(?:\s*(?:number|code))?\s*(?:is|ist|lautet|est|es)?\s*[:=]?\s*$",
            ),
        ),
        (
            RedactionKind::UsSsn,
            pattern(r"(?i)\b(?:ssn|social security(?: number)?)\s*(?:is)?\s*[:=]?\s*$"),
        ),
        (
            RedactionKind::Password,
            pattern(&format!(
                r"(?i)\b(?:password|passwd|pwd|pw|passwort|kennwort|mot de passe|mdp|contraseña|contrasena|clave){ends}"
            )),
        ),
    ]
});

/// Any of them: most messages announce nothing, and one look tells.
static ANNOUNCES: LazyLock<Regex> =
    LazyLock::new(|| pattern(&ANNOUNCED.each_ref().map(|(_, one)| one.as_str()).join("|")));

/// A part of every name of a card's code below.
static CODE_STEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)cv[vcn]|security|digits|(?:card|the) (?:code|back|reverse)|ziff|stellen|pr[üu]f|sicherheits|chiffres|crypto|s[ée]curit|d[íi]gitos|seguridad|segurança|cifre|sicurezza|cijfers|beveilig|cyfry|bezpiecz|güvenlik|hane|цифр|безопасн|الأرقام|الأمان|位|安全|验证|桁|セキュリティ",
    )
});

/// A card's code by its name or its place, at the end of a message, as a question too.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)(?: \b(?: (?:kod\ |code\ |codice\ |c[óo]digo\ )? (?: cvv2? | cvc2? | cvn ) (?: \ (?:number|code|nummer|kodu) )? | (?:card(?:'s)?\ )? security\ (?:code|number) | card\ (?:verification\ )?code
                | (?: (?:three|3|four|4|last|card's) \ )+ digits \ (?:(?:that\ are|printed)\ )? (?:on|at|from) \ (?:the|its) \ (?:back|reverse|front) (?:\ (?:side|of\ (?:my|the)\ card))?
                | (?:code|number|digits) \ on \ the \ (?:back|reverse) (?:\ (?:side|of\ (?:my|the)\ card))?
                | pr[üu]f(?:nummer|ziffer|zahl) | sicherheits(?:code|nummer) | (?:ziffern|stellen|zahlen|nummer) \ (?: hinten (?:\ (?:auf|drauf))? | auf\ der\ r[üu]ckseite ) (?:\ (?:auf\ )?der\ karte)?
                | chiffres \ (?: au\ (?:dos|verso) | derri[èe]re ) (?:\ de\ la\ carte)? | cryptogramme(?:\ visuel)? | code\ de\ s[ée]curit[ée]
                | d[íi]gitos \ (?: de\ (?:atr[áa]s|detr[áa]s) | del\ reverso | al\ dorso | no\ verso | de\ tr[áa]s ) (?:\ (?:de\ la\ tarjeta|do\ cart[ãa]o))? | c[óo]digo\ de\ (?:seguridad|segurança)
                | cifre \ (?:sul\ retro|dietro) (?:\ della\ carta)? | codice\ di\ sicurezza | cijfers \ (?:op\ de\ achterkant|achterop) (?:\ van\ de\ kaart)? | beveiligingscode
                | cyfry \ (?: z\ ty[łl]u | na\ odwrocie ) (?:\ karty)? | kod\ (?:zabezpieczaj[ąa]cy|bezpiecze[ńn]stwa) | arkada?ki\ (?:üç|3)\ hane | güvenlik\ kodu ) \b
            | цифр\p{L}*\ (?:на\ (?:обороте|обратной\ стороне)|сзади) (?:\ карты)? | код\ безопасности | الأرقام\ الثلاثة\ (?:على|في)\ (?:ال)?(?:ظهر|خلف) (?:\ البطاقة)? | رمز\ الأمان
            | 背面的?(?:三位|3位)?(?:数字|數字|号码|號碼)? | 安全[码碼] | 验证码 | 裏面?の(?:3|三)?桁(?:の数字)? | セキュリティ(?:コード|番号) )
            \s* (?: (?: is | are | was | ist | sind | lautet | lauten | est | sont | es | son | è | sono | é | são | zijn | to | są | это | هي | هو | 是 | は ) )? [\s:=?!.…？：-]* $",
    )
});

/// What a password is called where one is announced.
const NAME: &str = r"(?: pass\ ?(?:words?|code|phrase) | passwd | pwd | pw | pa(?:ss|ß)wort | kennwort | mot\ de\ passe | mdp | contrase[ñn]a | clave | senha | palavra-passe | wachtwoord | has[łl]o | şifre(?:m|mi)? | parola(?:m|mı)?
    | парол[ья] | كلمة\ (?:المرور|السر) | 密[码碼] | パスワード )";

/// A message whose end says that a password comes next.
static INTENDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?ix)(?: (?: \b(?: (?: i | i'll | i'm | i\ will | let\ me | going\ to | gonna | will | can ) \ (?:\w+\ ){{0,2}}? (?:send|give|type|write|tell|share|post|text|paste|enter|sending|giving|typing|writing)
                    | here (?:'s | \ is | \ comes | \ it\ is | \ you\ go )
                    | schick[e]? | sende | gebe | schreibe | nenne | teile | hier\ (?:ist|kommt)
                    | j'envoie | envoie | donne | vais\ (?:vous\ |te\ )?(?:envoyer|donner|[ée]crire) | voici
                    | env[íi]o | mando | doy | escribo | paso | voy\ a\ (?:enviar|mandar|dar|escribir)\w* | aqu[íi]\ (?:est[áa]|va|viene)
                    | invio | scrivo | do | ecco
                    | vou\ (?:enviar|mandar|passar|escrever) | segue | aqui\ (?:est[áa]|vai)
                    | stuur | geef | typ | zend | hier\ (?:is|komt)
                    | wy[śs]l[ęe] | wysy[łl]am | podam | podaj[ęe] | oto | i[şs]te )
                | [ée]cris | отправлю | отправляю | пришлю | присылаю | напишу | пишу | скину | вышлю | сообщу | вот | سأرسل | سارسل | أرسل | إليك | سأكتب | هذه )
                [\s,:] [^.?!\n]{{0,30}}? {NAME}
            | ^ \W* (?: (?: my | mein | mon | mi | la\ mia | a?\ ?minha | mijn | moje | мой ) \s )? (?: {NAME} \ (?: follows | coming | comes | is\ coming | folgt | kommt | suit | sigue | segue | volgt ) )
            | ^ \W* (?: my | mein | mon | mi | la\ mia | a?\ ?minha | mijn | moje | мой ) \s {NAME}
            | {NAME} [^.?!\n]{{0,24}}? (?: gönder | yaz | veri | paylaş ) (?: iyorum | ıyorum | yorum | eceğim | acağım | eyim | ayım )
            | (?: [发發给給] | 告诉 | 告訴 | 下面是 | 这是 | 這是 ) [^。？！]{{0,8}} 密[码碼] | 密[码碼] [^。？！]{{0,4}} (?: [发發给給] | 告诉 | 告訴 | 如下 ) [^。？！]{{0,4}}
            | パスワード [をは] [^。？！]{{0,8}} (?: 送 | 伝 | 書 | 入力 | 以下 | 次 ) [^。？！]{{0,8}} )
            (?: \s (?: now | right\ now | next | below | then | to\ you | in\ the\ next\ message | in\ a\ (?:second|moment|sec|minute) | jetzt | gleich | nun | zu | rein | mit | maintenant | tout\ de\ suite | ahora | enseguida
                | adesso | ora | subito | agora | j[áa] | nu | door | zo | teraz | zaraz | şimdi | сейчас | الآن | الان | follows ) ){{0,2}} [\s.!:…]* $",
    ))
});

/// Words that make the same the opposite.
static NOT_INTENDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?: not | never | can't | cannot | won't | don't | didn't | no | nicht | nie | kein\w* | ne | pas | non | nunca | n[ãa]o | niet | nooit | forg[eo]t\w* | reset\w* | change | vergessen | oubli\w* | olvid\w* | değil ) \b
            | \bn' | (?:^|\s) (?: не\s | لن | لا\s ) | забы | [不没沒忘] | ない | ません | しません | \?",
    )
});

/// The secret that a message announces and does not give.
pub(super) fn announced(message: &str) -> Option<RedactionKind> {
    // An announcement is the end of a message.
    let message = message.trim_end();
    let message =
        &message[message.ceil_char_boundary(message.len().saturating_sub(ANNOUNCEMENT))..];
    if ANNOUNCES.is_match(message) {
        return ANNOUNCED
            .iter()
            .find(|(_, pattern)| pattern.is_match(message))
            .map(|(kind, _)| *kind);
    }
    if CODE_STEM.is_match(message) && CODE.is_match(message) {
        return Some(RedactionKind::CardCode);
    }
    let intended =
        is_password_named(message) && INTENDED.is_match(message) && !NOT_INTENDED.is_match(message);
    intended.then_some(RedactionKind::Password)
}
