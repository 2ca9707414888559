//! Invented names. None is meant to be a real person's or company's.

pub(super) const FIRST: [&str; 28] = [
    "Ada", "Bram", "Cleo", "Dario", "Edda", "Fynn", "Greta", "Hugo", "Ines", "Jaro", "Kaya",
    "Levin", "Mira", "Nilo", "Orla", "Pavo", "Quinn", "Runa", "Silas", "Tova", "Ugo", "Vera",
    "Wim", "Xenia", "Yara", "Zeno", "Linnea", "Osric",
];

pub(super) const LAST: [&str; 26] = [
    "Amberfield",
    "Birkwood",
    "Coldbrook",
    "Dunmere",
    "Elmstead",
    "Farrowby",
    "Glenholt",
    "Hartwick",
    "Ivesley",
    "Jessamer",
    "Kestrelle",
    "Larkfield",
    "Mossgrove",
    "Nettleby",
    "Oakhurst",
    "Penwithy",
    "Quillstone",
    "Rookdale",
    "Saltmarsh",
    "Thistledown",
    "Underhill",
    "Vexley",
    "Wrenfield",
    "Yarrowby",
    "Zephyrine",
    "Brackenfold",
];

pub(super) const STREETS: [&str; 10] = [
    "Lantern Lane",
    "Millrace Road",
    "Heron Street",
    "Copperbeech Way",
    "Tide Terrace",
    "Orchard Steps",
    "Foxglove Close",
    "Ropewalk",
    "Kiln Yard",
    "Skylark Rise",
];

pub(super) const TOWNS: [&str; 8] = [
    "Mirefield",
    "Port Alder",
    "Greywater",
    "Nether Dell",
    "Hollowell",
    "Eastmoor Quay",
    "Stonebeck",
    "Little Harbour",
];

/// What the shop sells, and for how many cents.
pub(super) const GOODS: [(&str, u32); 16] = [
    ("kettle", 4_995),
    ("desk lamp", 3_890),
    ("wool blanket", 7_450),
    ("bicycle pump", 2_495),
    ("teapot", 3_280),
    ("headphones", 8_999),
    ("backpack", 6_495),
    ("rain jacket", 11_990),
    ("chess set", 4_270),
    ("picture frame", 1_899),
    ("plant pot", 1_550),
    ("notebook set", 1_295),
    ("phone case", 1_999),
    ("toaster", 5_490),
    ("alarm clock", 2_799),
    ("camping chair", 4_650),
];

/// Mobile plans: name, cents a month, gigabytes.
pub(crate) const PLANS: [(&str, u32, u32); 3] = [
    ("Pocket", 799, 5),
    ("Everyday", 1_499, 20),
    ("Boundless", 2_999, 100),
];

pub(super) const DEPOTS: [&str; 6] = [
    "depot Mirefield",
    "depot Port Alder",
    "depot Greywater",
    "van 14",
    "sorting hall Stonebeck",
    "parcel shop Hollowell",
];
