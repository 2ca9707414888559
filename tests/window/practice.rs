//! A practice floor without customers of its own, and one customer of its world who is the test's.

use anyhow::{Context, Result};
use baton_practice::{Company, FEWEST_CUSTOMERS, Person};

/// The world of the tests: the same on every run.
pub(crate) const SEED: u64 = 7;

/// Starts the simulated systems of that world, and leaves the customers to the test.
pub(crate) const QUIET: [&str; 3] = ["--no-practice", "--practice-seed", "7"];

/// A customer with a bill, as the simulated systems know them.
#[derive(Debug, Clone)]
pub(crate) struct BilledCustomer {
    pub(crate) person: Person,
    pub(crate) invoice: String,
    pub(crate) amount: String,
}

impl BilledCustomer {
    /// The `n`th customer of the world.
    pub(crate) fn of_the_world(n: usize) -> Result<Self> {
        // The day moves dates only; who lives there and what they owe comes from the seed. The
        // first customers of a large world are those of a small one.
        let today = jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        let world = Company::generate(SEED, today, FEWEST_CUSTOMERS);
        let person = world.customers().get(n).context("a customer")?.clone();
        let invoice = person.invoices.first().context("a bill")?.clone();
        let record = world
            .systems()
            .get("billing")
            .and_then(|billing| billing.get("invoices", &invoice))
            .context("the bill's record")?;
        let amount = record["amount"].as_str().map(ToOwned::to_owned);
        let amount = amount.with_context(|| format!("the amount in {record}"))?;
        Ok(Self {
            person,
            invoice,
            amount,
        })
    }

    /// What they write first: a case that only a person can finish, with all that is needed.
    pub(crate) fn complaint(&self) -> String {
        format!(
            "There is a charge on my bill {} that I do not know. My customer number is {}. \
             It came with a quokka on the envelope.",
            self.invoice, self.person.number
        )
    }
}

/// A port for the gateway that is free now, so that a customer finds it again after a restart.
pub(crate) fn gateway_port() -> Result<u16> {
    Ok(
        std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port(),
    )
}
