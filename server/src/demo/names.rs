//! Invented people: common given names, put together by chance.

use domain::nip::Sex;

use super::chance::Chance;

const WOMEN: &[&str] = &[
    "Anisa", "Ayu", "Citra", "Dahlia", "Dewi", "Dian", "Endah", "Fitri", "Hanifah", "Indah", "Intan", "Kartika",
    "Kurnia", "Lestari", "Lina", "Maya", "Mega", "Melati", "Murni", "Nadia", "Nirmala", "Novita", "Nur", "Puspita",
    "Putri", "Rahma", "Ratih", "Ratna", "Rina", "Rini", "Sari", "Sekar", "Siti", "Sri", "Susanti", "Tuti", "Wahyuni",
    "Winda", "Yanti", "Yuliana",
];

const WOMEN_LAST: &[&str] = &[
    "Amalia",
    "Anggraini",
    "Astuti",
    "Fatimah",
    "Handayani",
    "Hasanah",
    "Hidayati",
    "Kusuma",
    "Maharani",
    "Maulida",
    "Mulyani",
    "Ningsih",
    "Oktaviani",
    "Permata",
    "Pertiwi",
    "Purnama",
    "Rahayu",
    "Rahmawati",
    "Safitri",
    "Utami",
    "Wardani",
    "Widyawati",
    "Wulandari",
    "Yulianti",
    "Zahra",
];

const MEN: &[&str] = &[
    "Abdul", "Adi", "Agus", "Ahmad", "Andi", "Arif", "Bagus", "Bambang", "Bayu", "Budi", "Dedi", "Dimas", "Eko",
    "Fajar", "Farid", "Galih", "Hadi", "Hendra", "Heru", "Imam", "Indra", "Irfan", "Joko", "Lukman", "Made",
    "Muhammad", "Nanang", "Ridwan", "Rizal", "Rudi", "Slamet", "Sugeng", "Suryo", "Taufik", "Teguh", "Wahyu", "Wayan",
    "Yanto", "Yusuf", "Zainal",
];

const MEN_LAST: &[&str] = &[
    "Anwar",
    "Darmawan",
    "Firmansyah",
    "Gunawan",
    "Hakim",
    "Hartono",
    "Hermawan",
    "Hidayat",
    "Iskandar",
    "Kurniawan",
    "Mahendra",
    "Maulana",
    "Nugroho",
    "Permana",
    "Prabowo",
    "Prasetyo",
    "Pratama",
    "Purnomo",
    "Rahman",
    "Ramadhan",
    "Santoso",
    "Saputra",
    "Setiawan",
    "Siregar",
    "Sulaiman",
    "Supriyadi",
    "Susanto",
    "Syahputra",
    "Utomo",
    "Wibowo",
    "Wijaya",
];

/// A name without titles.
pub(super) fn name(chance: &mut Chance, sex: Sex) -> String {
    let (first, last) = match sex {
        Sex::Female => (WOMEN, WOMEN_LAST),
        Sex::Male => (MEN, MEN_LAST),
    };
    format!("{} {}", chance.pick(first), chance.pick(last))
}
