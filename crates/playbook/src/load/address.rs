//! Reads the address of a server that is asked: of a system of record, or of a model.

use url::Url;

use crate::web_address::{AddressError, web_address};

use super::report::Located;
use super::table::Table;

/// What to write where an address cannot be used.
pub(super) struct AddressHelp {
    /// Where it is no address at all: one in full.
    pub(super) example: &'static str,
    /// Where it holds a user name or password.
    pub(super) credentials: &'static str,
    /// Where it has a query or a fragment.
    pub(super) query: &'static str,
}

/// An address that requests are made below; what is wrong with any other is reported.
pub(super) fn address(
    table: &Table<'_>,
    written: &Located<String>,
    help: &AddressHelp,
) -> Option<Url> {
    let (problem, help) = match web_address(&written.value) {
        Ok(url) => return Some(url),
        Err(AddressError::Unreadable(error)) => (
            format!("`{}` is not a web address: {error}", written.value),
            format!("write it in full, such as `{}`", help.example),
        ),
        Err(AddressError::Scheme(scheme)) => (
            format!("`{scheme}` addresses are not supported"),
            "write an address that starts with `https://` or `http://`".to_owned(),
        ),
        Err(AddressError::Credentials) => (
            "the address holds a user name or password".to_owned(),
            help.credentials.to_owned(),
        ),
        Err(AddressError::Query) => (
            "the address has a query or a fragment".to_owned(),
            help.query.to_owned(),
        ),
    };
    table.report.add(&written.place, problem, help);
    None
}
