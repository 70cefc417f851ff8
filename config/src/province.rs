//! The 95 historical provinces of the sede codes, and the newer ones that stayed under each.

/// Province (two letters) that a sede code with these first two digits may serve. Alphabetical as they were in 1968,
/// then Pordenone, Isernia and Oristano; newer provinces kept the number of the one they came from.
#[rustfmt::skip]
const PROVINCE: [&[&str]; 95] = [
    &["AG"], &["AL"], &["AN"], &["AO"], &["AR"], &["AP", "FM"], &["AT"], &["AV"], &["BA", "BT"], &["BL"],
    &["BN"], &["BG"], &["BO"], &["BZ"], &["BS"], &["BR"], &["CA", "SU", "CI", "VS"], &["CL"], &["CB"], &["CE"],
    &["CT"], &["CZ", "KR", "VV"], &["CH"], &["CO", "LC"], &["CS"], &["CR"], &["CN"], &["EN"], &["FE"], &["FI", "PO"],
    &["FG", "BT"], &["FC", "RN"], &["FR"], &["GE"], &["GO"], &["GR"], &["IM"], &["AQ"], &["SP"], &["LT"],
    &["LE"], &["LI"], &["LU"], &["MC"], &["MN"], &["MS"], &["MT"], &["ME"], &["MI", "MB", "LO"], &["MO"],
    &["NA"], &["NO", "VB"], &["NU", "OG", "SU"], &["PD"], &["PA"], &["PR"], &["PV"], &["PG"], &["PU"], &["PE"],
    &["PC"], &["PI"], &["PT"], &["PZ"], &["RG"], &["RA"], &["RC"], &["RE"], &["RI"], &["RM"],
    &["RO"], &["SA"], &["SS", "OT"], &["SV"], &["SI"], &["SR"], &["SO"], &["TA"], &["TE"], &["TR"],
    &["TO"], &["TP"], &["TN"], &["TV"], &["TS"], &["UD"], &["VA"], &["VE"], &["VC", "BI"], &["VR"],
    &["VI"], &["VT"], &["PN"], &["IS"], &["OR"],
];

/// The provinces a sede code may serve; `None` if it is not four digits beginning with 01-95.
pub(crate) fn del_codice(codice: &str) -> Option<&'static [&'static str]> {
    if codice.len() != 4 || !codice.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let numero: usize = codice[..2].parse().ok()?;
    PROVINCE.get(numero.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::del_codice;

    #[test]
    fn il_codice_dice_la_provincia() {
        assert_eq!(del_codice("7013"), Some(&["RM"][..]));
        assert_eq!(del_codice("2201"), Some(&["CZ", "KR", "VV"][..]));
        assert_eq!(del_codice("9500"), Some(&["OR"][..]));
        for sbagliato in ["0013", "9600", "700", "70000", "7O13", ""] {
            assert_eq!(del_codice(sbagliato), None, "{sbagliato}");
        }
    }
}
