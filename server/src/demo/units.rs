//! The units of the demo agency: three layers below the regency, and who works where.

use super::posts::{self, Post};

/// Who leads a unit.
#[derive(Clone, Copy, Debug)]
pub(super) enum Head {
    /// Nobody who is a civil servant, or nobody in this unit.
    None,
    /// Somebody appointed.
    Definitive(Post),
    /// Vacant; the head of that unit acts (*Plt.*).
    Plt(Post, &'static str),
    /// Somebody appointed, who is away; the head of that unit stands in (*Plh.*).
    Plh(Post, &'static str),
}

/// A unit and the number of its staff besides the head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) code: &'static str,
    pub(super) parent: Option<&'static str>,
    pub(super) name: &'static str,
    pub(super) head: Head,
    pub(super) staff: usize,
    pub(super) mix: &'static [Post],
}

const fn place(
    code: &'static str,
    parent: &'static str,
    name: &'static str,
    head: Head,
    staff: usize,
    mix: &'static [Post],
) -> Place {
    Place { code, parent: Some(parent), name, head, staff, mix }
}

pub(super) const ROOT: &str = "TJ";
pub(super) const SETDA: &str = "TJ.01";
pub(super) const LEGAL: &str = "TJ.01.2";
pub(super) const INSPECTORATE: &str = "TJ.02";
pub(super) const PERSONNEL: &str = "TJ.03.1";
pub(super) const DIGITAL: &str = "TJ.07";
pub(super) const DISTRICT: &str = "TJ.10";
pub(super) const COUNTER: &str = "TJ.10.1";

use Head::{Definitive, None as Nobody, Plh, Plt};

/// In order of reading.
pub(super) const PLACES: &[Place] = &[
    Place {
        code: ROOT,
        parent: None,
        name: "Pemerintah Kabupaten Teluk Jenjang",
        head: Nobody,
        staff: 0,
        mix: posts::OFFICE,
    },
    place(SETDA, ROOT, "Sekretariat Daerah", Definitive(posts::SEKDA), 8, posts::OFFICE),
    place("TJ.01.1", SETDA, "Bagian Organisasi", Definitive(posts::KABAG), 11, posts::OFFICE),
    place(LEGAL, SETDA, "Bagian Hukum", Definitive(posts::KABAG), 8, posts::LEGAL),
    place(INSPECTORATE, ROOT, "Inspektorat Daerah", Definitive(posts::INSPEKTUR), 14, posts::AUDIT),
    place(
        "TJ.03",
        ROOT,
        "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        Definitive(posts::KABAN),
        7,
        posts::PERSONNEL,
    ),
    place(PERSONNEL, "TJ.03", "Bidang Pengembangan Kompetensi", Definitive(posts::KABID), 11, posts::PERSONNEL),
    place("TJ.03.2", "TJ.03", "Bidang Mutasi dan Promosi", Plt(posts::KABID, PERSONNEL), 10, posts::PERSONNEL),
    place("TJ.04", ROOT, "Dinas Pendidikan", Definitive(posts::KADIS), 15, posts::OFFICE),
    place("TJ.04.1", "TJ.04", "Bidang Pembinaan Sekolah Dasar", Definitive(posts::KABID), 10, posts::OFFICE),
    place("TJ.04.2", "TJ.04", "SD Negeri 1 Muara Teduh", Definitive(posts::KEPALA_SEKOLAH), 25, posts::SCHOOL),
    place("TJ.04.3", "TJ.04", "SMP Negeri 2 Pulau Anggrek", Definitive(posts::KEPALA_SEKOLAH), 38, posts::SCHOOL),
    place("TJ.05", ROOT, "Dinas Kesehatan", Definitive(posts::KADIS), 16, posts::OFFICE),
    place("TJ.05.1", "TJ.05", "Puskesmas Muara Teduh", Definitive(posts::KEPALA_PUSKESMAS), 43, posts::CLINIC),
    place("TJ.05.2", "TJ.05", "Puskesmas Pulau Anggrek", Plt(posts::KEPALA_PUSKESMAS, "TJ.05.1"), 27, posts::CLINIC),
    place("TJ.06", ROOT, "Dinas Kependudukan dan Pencatatan Sipil", Definitive(posts::KADIS), 11, posts::OFFICE),
    place("TJ.06.1", "TJ.06", "Bidang Pelayanan Pendaftaran Penduduk", Definitive(posts::KABID), 19, posts::COUNTER),
    place(DIGITAL, ROOT, "Dinas Komunikasi dan Informatika", Definitive(posts::KADIS), 19, posts::DIGITAL),
    place("TJ.08", ROOT, "Dinas Perikanan", Definitive(posts::KADIS), 13, posts::FISHERIES),
    place("TJ.08.1", "TJ.08", "Bidang Perikanan Tangkap", Definitive(posts::KABID), 2, posts::FISHERIES),
    place(DISTRICT, ROOT, "Kecamatan Muara Teduh", Definitive(posts::CAMAT), 15, posts::OFFICE),
    place(COUNTER, DISTRICT, "Seksi Pelayanan Muara Teduh", Definitive(posts::KASI), 12, posts::COUNTER),
    place("TJ.10.2", DISTRICT, "Seksi Pemerintahan Muara Teduh", Definitive(posts::KASI), 2, posts::OFFICE),
    place("TJ.11", ROOT, "Kecamatan Pulau Anggrek", Definitive(posts::CAMAT), 16, posts::OFFICE),
    place("TJ.11.1", "TJ.11", "Seksi Pelayanan Pulau Anggrek", Plh(posts::KASI, "TJ.11.2"), 14, posts::COUNTER),
    place(
        "TJ.11.2",
        "TJ.11",
        "Seksi Ketenteraman dan Ketertiban Pulau Anggrek",
        Definitive(posts::KASI),
        10,
        posts::ORDER,
    ),
];
