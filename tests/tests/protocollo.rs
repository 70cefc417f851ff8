//! The protocol on both databases: numbers, entries, annulments, registers (R5, R86; DPR 445/2000 art. 50-57).

mod protocollo {
    pub mod appoggio;
    mod concorrenza;
    mod numeri;
    mod registri;
}
