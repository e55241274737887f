//! Which of the fourteen kinds a post is: as the list names it, or by its echelon, family, grade and title.
//!
//! Source: SIASN's references of echelons (`eselon` → *jabatan ASN*), families of posts and grades of functional posts. An export writes
//! Madya as `MA` or `MD`; both are taken. `I.a` without its code is JPT Madya: only the code `10` tells a JPT Utama.

use super::cells::plain;
use crate::people::PositionKind;

/// By code (`jf_ahli_muda`) or by name (`JF Ahli Muda`).
#[must_use]
pub fn kind_named(text: &str) -> Option<PositionKind> {
    let plain = plain(text);
    PositionKind::ALL.into_iter().find(|kind| kind.code().replace('_', " ") == plain)
}

/// By what SIASN says of a post; none where that does not tell.
#[must_use]
pub fn kind_by_rule(family: &str, echelon: &str, grade: &str, title: &str) -> Option<PositionKind> {
    if let Some(kind) = kind_named(family) {
        return Some(kind);
    }
    if let Some(by_echelon) = by_echelon(echelon) {
        return by_echelon;
    }
    let family = plain(family);
    let says = |word: &str| family.contains(word);
    if family == "4" || says("pelaksana") || says("umum") {
        return Some(PositionKind::Pelaksana);
    }
    if family == "1" || says("struktural") {
        return None;
    }
    by_grade(grade).or_else(|| by_title(title))
}

/// The kind of an echelon, none for one without; nothing where there is no echelon.
fn by_echelon(text: &str) -> Option<Option<PositionKind>> {
    use PositionKind::*;
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    Some(match plain.as_str() {
        "" | "0" | "00" | "99" | "NON" | "NONESELON" => return None,
        "10" => Some(JptUtama),
        "11" | "12" | "IA" | "IB" => Some(JptMadya),
        "21" | "22" | "IIA" | "IIB" => Some(JptPratama),
        "31" | "32" | "IIIA" | "IIIB" => Some(Administrator),
        "41" | "42" | "IVA" | "IVB" => Some(Pengawas),
        _ => None,
    })
}

const GRADES: [(&str, &str, PositionKind); 9] = [
    ("ut", "ahli utama", PositionKind::JfAhliUtama),
    ("ma", "ahli madya", PositionKind::JfAhliMadya),
    ("md", "madya", PositionKind::JfAhliMadya),
    ("mu", "ahli muda", PositionKind::JfAhliMuda),
    ("pt", "ahli pertama", PositionKind::JfAhliPertama),
    ("py", "penyelia", PositionKind::JfPenyelia),
    ("mh", "mahir", PositionKind::JfMahir),
    ("tr", "terampil", PositionKind::JfTerampil),
    ("pm", "pemula", PositionKind::JfPemula),
];

fn by_grade(text: &str) -> Option<PositionKind> {
    let plain = plain(text);
    GRADES.iter().find(|(code, name, _)| plain == *code || plain == *name).map(|(.., kind)| *kind)
}

/// `Analis Kebijakan Ahli Muda`, `Arsiparis Terampil`: the grade stands last.
fn by_title(title: &str) -> Option<PositionKind> {
    let plain = plain(title);
    let ends = |name: &str| plain.strip_suffix(name).is_some_and(|rest| rest.ends_with(' '));
    GRADES.iter().filter(|(code, ..)| *code != "md").find(|(_, name, _)| ends(name)).map(|(.., kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_code_and_by_name() {
        for kind in PositionKind::ALL {
            assert_eq!(kind_named(kind.code()), Some(kind));
        }
        assert_eq!(kind_named("JPT PRATAMA"), Some(PositionKind::JptPratama));
        assert_eq!(kind_named(" Pengawas "), Some(PositionKind::Pengawas));
        assert_eq!(kind_named("Staf"), None);
    }

    #[test]
    fn kinds_by_what_siasn_says() {
        use PositionKind::*;
        for (family, echelon, grade, title, kind) in [
            ("Jabatan Struktural", "II.b", "", "Kepala Dinas Perhubungan", Some(JptPratama)),
            ("1", "42", "", "Kepala Seksi Pelayanan", Some(Pengawas)),
            ("1", "10", "", "Kepala Badan", Some(JptUtama)),
            ("Jabatan Struktural", "", "", "Kepala Seksi", None),
            ("1", "V.a", "", "Kepala Urusan", None),
            ("Jabatan Fungsional Tertentu", "NON", "MD", "Dokter", Some(JfAhliMadya)),
            ("2", "", "", "Analis Kebijakan Ahli Muda", Some(JfAhliMuda)),
            ("2", "99", "", "Arsiparis Terampil", Some(JfTerampil)),
            ("2", "", "", "Guru", None),
            ("Jabatan Fungsional Umum", "", "", "Pengadministrasi Umum", Some(Pelaksana)),
            ("4", "", "", "Pengemudi", Some(Pelaksana)),
            ("", "", "", "Perawat Penyelia", Some(JfPenyelia)),
            ("", "", "", "Staf", None),
        ] {
            assert_eq!(kind_by_rule(family, echelon, grade, title), kind, "{family} {echelon} {grade} {title}");
        }
    }
}
