//! Messages on both databases: who is told and how, states, the inbox, the plans of the statements (R19-R21, R38-R39).

mod notifiche {
    mod annunci;
    mod appoggio;
    mod piani;
    mod rubrica;
    mod stati;
}
