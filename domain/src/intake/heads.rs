//! Heads of columns: SIASN's exports with their variants, and the product's own list (`docs/IMPORT.md`).
//!
//! Source of SIASN's heads: the 69 columns of its export of *data utama*, its UNOR hierarchy and its list of posts, as applications
//! that read them list them.

use super::{Field, Kind, plain};

/// What a column's head says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// It brings this field.
    Field(Field),
    /// It holds what the product must not have: it is left out where the file lies.
    Sensitive,
    /// Nothing that is taken.
    Unused,
}

/// What a head says in a file of a kind. The size of letters, and what stands between words, are forgiven.
#[must_use]
pub fn head(kind: Kind, text: &str) -> Head {
    let plain = plain(text);
    if is_sensitive(&plain) {
        return Head::Sensitive;
    }
    let table = match kind {
        Kind::Units => UNITS,
        Kind::Posts => POSTS,
        Kind::People => PEOPLE,
    };
    let found = table.iter().find(|(_, heads)| heads.contains(&plain.as_str()));
    found.map_or(Head::Unused, |(field, _)| Head::Field(*field))
}

/// Whether a head, written plainly, says what must never be taken, whatever the list is about.
pub(super) fn is_sensitive(plainly: &str) -> bool {
    SENSITIVE.contains(&plainly)
}

/// Never taken: identity and tax numbers, birth, religion, marriage, addresses private and electronic, telephone, insurance, school
/// (UU 27/2022: no more than the purpose needs). As SIASN writes them, and as lists of one's own do.
const SENSITIVE: &[&str] = &[
    "tempat lahir id",
    "tempat lahir nama",
    "tempat lahir",
    "tanggal lahir",
    "tgl lahir",
    "tempat tanggal lahir",
    "tempat tgl lahir",
    "ttl",
    "jenis kelamin",
    "kelamin",
    "l p",
    "agama id",
    "agama nama",
    "agama",
    "jenis kawin id",
    "jenis kawin nama",
    "jenis kawin",
    "status kawin",
    "status perkawinan",
    "status pernikahan",
    "status nikah",
    "nik",
    "nomor nik",
    "no nik",
    "nomor induk kependudukan",
    "nomor kk",
    "no kk",
    "nomor kartu keluarga",
    "ktp",
    "no ktp",
    "nomor ktp",
    "nomor hp",
    "no hp",
    "hp",
    "nomor telepon",
    "no telepon",
    "telepon",
    "nomor telp",
    "no telp",
    "telp",
    "email",
    "e mail",
    "alamat email",
    "email gov",
    "alamat",
    "alamat rumah",
    "alamat lengkap",
    "alamat tinggal",
    "alamat domisili",
    "npwp nomor",
    "nomor npwp",
    "no npwp",
    "npwp",
    "bpjs",
    "nomor bpjs",
    "no bpjs",
    "kartu asn virtual",
    "is valid nik",
    "nama sekolah",
    "flag ikd",
];

const UNITS: &[(Field, &[&str])] = &[
    (Field::UnitCode, &["id", "unor id", "id unor", "kode unor", "kode unit"]),
    (Field::UnitName, &["nama unor", "unor nama", "nama unit", "unit", "nama"]),
    (Field::ParentCode, &["id atasan", "unor atasan id", "kode unit induk", "unor induk id", "id induk"]),
    // SIASN's `PEMIMPIN_PNS_ID` is not among them: its hierarchy is imported before anybody is on record. A hand may say so.
    (Field::Head, &["nip kepala", "nip kepala unit", "nip pimpinan", "nip pemimpin"]),
];

const POSTS: &[(Field, &[&str])] = &[
    (Field::PostCode, &["id", "jabatan id", "kode jabatan"]),
    (Field::PostTitle, &["nama jabatan", "nama", "jabatan nama", "jabatan"]),
    (Field::PostKind, &["jenis jabatan asn", "kelompok jabatan"]),
    (Field::PostFamily, &["jenis jabatan", "jenis jabatan nama", "jenis jabatan id"]),
    (Field::Echelon, &["eselon id", "eselon", "eselon nama"]),
    (Field::Grade, &["jenjang", "jenjang jabatan"]),
];

const PEOPLE: &[(Field, &[&str])] = &[
    (Field::SiasnId, &["pns id", "asn id", "id pns"]),
    (Field::Nip, &["nip baru", "nip", "nip nipppk", "nipppk", "ni pppk"]),
    (Field::Name, &["nama", "nama lengkap", "nama pegawai"]),
    (Field::TitlesBefore, &["gelar depan"]),
    (Field::TitlesAfter, &["gelar belakang"]),
    (Field::Employment, &["status cpns pns", "status", "status kepegawaian"]),
    (Field::LegalStatus, &["kedudukan hukum nama", "kedudukan hukum"]),
    (Field::Rank, &["gol akhir nama", "golongan akhir nama", "golongan akhir", "golongan", "gol ruang"]),
    (Field::UnitCode, &["unor id", "kode unit", "kode unor"]),
    (Field::UnitName, &["unor nama", "unit", "nama unit", "nama unor"]),
    (Field::ParentCode, &["kode unit induk", "unor induk id", "unor atasan id"]),
    (Field::PostCode, &["jabatan id", "kode jabatan"]),
    (Field::PostTitle, &["jabatan nama", "jabatan", "nama jabatan"]),
    (Field::PostFamily, &["jenis jabatan nama"]),
    (Field::Echelon, &["eselon nama", "eselon"]),
    (Field::Grade, &["jenjang", "jenjang jabatan"]),
    (Field::PostKind, &["jenis jabatan"]),
    (Field::Capacity, &["kapasitas", "status jabatan"]),
    (Field::Since, &["tmt jabatan", "mulai", "tmt jabatan terakhir"]),
    (Field::Until, &["sampai", "sampai dengan", "tmt akhir", "tmt akhir jabatan", "tanggal akhir"]),
    (Field::Supervisor, &["nip atasan", "nip atasan langsung"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_recognised_whatever_stands_between_their_words() {
        assert_eq!(head(Kind::People, "NIP BARU"), Head::Field(Field::Nip));
        assert_eq!(head(Kind::People, " kode_unit "), Head::Field(Field::UnitCode));
        assert_eq!(head(Kind::Units, "ID_ATASAN"), Head::Field(Field::ParentCode));
        assert_eq!(head(Kind::Units, "NIP Kepala Unit"), Head::Field(Field::Head));
        assert_eq!(head(Kind::Units, "PEMIMPIN_PNS_ID"), Head::Unused);
        for text in ["NIK", "No. KK", "Tempat/Tgl. Lahir", "Alamat Rumah", "No. Telp.", "E-mail", "NO_NPWP", "L/P"] {
            assert_eq!(head(Kind::People, text), Head::Sensitive, "{text}");
        }
        assert_eq!(head(Kind::People, "KPKN NAMA"), Head::Unused);
        assert_eq!(head(Kind::People, ""), Head::Unused);
    }

    #[test]
    fn a_head_is_listed_once_and_only_for_fields_of_the_kind() {
        for (kind, table) in [(Kind::Units, UNITS), (Kind::Posts, POSTS), (Kind::People, PEOPLE)] {
            let mut seen: Vec<&str> = SENSITIVE.to_vec();
            for (field, heads) in table {
                assert!(kind.fields().contains(field), "{field:?}");
                for text in *heads {
                    assert_eq!(plain(text), **text);
                    assert!(!seen.contains(text), "{text}");
                    seen.push(text);
                }
            }
            for field in kind.required() {
                assert!(table.iter().any(|(listed, _)| listed == field), "{field:?}");
            }
        }
    }
}
