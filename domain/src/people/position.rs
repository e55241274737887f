//! Posts: what is held (a position), where there is room for it (a seat).

use crate::{
    coded::coded,
    ids::{PositionId, SeatId, UnitId},
};

coded! {
    /// The fourteen kinds of post that have a standard of their own (UU 20/2023: managerial, then non-managerial).
    pub enum PositionKind {
        /// Jabatan pimpinan tinggi utama.
        JptUtama = "jpt_utama",
        /// Jabatan pimpinan tinggi madya.
        JptMadya = "jpt_madya",
        /// Jabatan pimpinan tinggi pratama.
        JptPratama = "jpt_pratama",
        /// Administrator.
        Administrator = "administrator",
        /// Pengawas.
        Pengawas = "pengawas",
        /// Pelaksana.
        Pelaksana = "pelaksana",
        /// Jabatan fungsional keahlian, ahli utama.
        JfAhliUtama = "jf_ahli_utama",
        /// Jabatan fungsional keahlian, ahli madya.
        JfAhliMadya = "jf_ahli_madya",
        /// Jabatan fungsional keahlian, ahli muda.
        JfAhliMuda = "jf_ahli_muda",
        /// Jabatan fungsional keahlian, ahli pertama.
        JfAhliPertama = "jf_ahli_pertama",
        /// Jabatan fungsional keterampilan, penyelia.
        JfPenyelia = "jf_penyelia",
        /// Jabatan fungsional keterampilan, mahir.
        JfMahir = "jf_mahir",
        /// Jabatan fungsional keterampilan, terampil.
        JfTerampil = "jf_terampil",
        /// Jabatan fungsional keterampilan, pemula.
        JfPemula = "jf_pemula",
    }
}

/// A post: a title and the kind whose standard it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Our id.
    pub id: PositionId,
    /// The title as the agency writes it.
    pub title: String,
    /// Its kind.
    pub kind: PositionKind,
}

/// One place of a position in a unit, whether somebody holds it or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seat {
    /// Our id.
    pub id: SeatId,
    /// The unit that has the place.
    pub unit: UnitId,
    /// The position that it is a place of.
    pub position: PositionId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_kept() {
        let codes: Vec<_> = PositionKind::ALL.into_iter().map(PositionKind::code).collect();
        insta::assert_snapshot!(codes.join(" "), @"jpt_utama jpt_madya jpt_pratama administrator pengawas pelaksana jf_ahli_utama jf_ahli_madya jf_ahli_muda jf_ahli_pertama jf_penyelia jf_mahir jf_terampil jf_pemula");
    }
}
