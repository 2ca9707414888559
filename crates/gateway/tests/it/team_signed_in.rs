//! Who is signed in at the workstations of a team, and what each may do.

use baton_protocol::v2::{Command, CommandBody, GatewayFrame, WorkstationFrame};
use baton_protocol::{AwayReason, Destination, Presence};
use uuid::Uuid;

use crate::desk::Desk;
use crate::team_people::{bed, handed_off, headline, offered, seated, wants};

#[tokio::test]
async fn what_a_person_may_do_is_checked_at_the_gateway() {
    let bed = bed().await;
    let (mut desk, _) = Desk::greeted(&bed.gateway, crate::desk::hello("front", 0)).await;
    let by = || "ada".into();
    let unknown = CommandBody::SignIn {
        by: "mallory".into(),
    };
    let refused = wants(&mut desk, unknown).await.unwrap_err();
    assert!(refused.contains("knows no one named mallory"), "{refused}");
    let presence = |by, presence| CommandBody::SetPresence { by, presence };
    let not_yet = wants(&mut desk, presence(by(), Presence::Busy)).await;
    assert!(not_yet.unwrap_err().contains("not signed in"));
    wants(&mut desk, CommandBody::SignIn { by: by() })
        .await
        .unwrap();
    wants(&mut desk, CommandBody::SignIn { by: by() })
        .await
        .unwrap();
    let break_ = Presence::Away {
        reason: AwayReason::Chosen("break".to_owned()),
    };
    wants(&mut desk, presence(by(), break_)).await.unwrap();

    // One desk, one person; one person, one desk.
    let (mut other, _) = Desk::greeted(&bed.gateway, crate::desk::hello("back", 0)).await;
    let elsewhere = wants(&mut other, CommandBody::SignIn { by: by() }).await;
    assert!(elsewhere.unwrap_err().contains("sign out there first"));
    let taken = wants(&mut desk, CommandBody::SignIn { by: "ben".into() }).await;
    assert!(taken.unwrap_err().contains("ada is signed in here"));
    // In another's name nothing is done.
    let foreign = wants(&mut other, presence(by(), Presence::Available)).await;
    assert!(foreign.unwrap_err().contains("not signed in"));
    wants(&mut desk, CommandBody::SignOut { by: by() })
        .await
        .unwrap();
    wants(&mut other, CommandBody::SignIn { by: by() })
        .await
        .unwrap();

    // Who is away is offered nothing, and a representative moves nothing of others.
    wants(&mut other, presence(by(), Presence::Busy))
        .await
        .unwrap();
    let (mut host, _) = Desk::joined(&bed.gateway, "host").await;
    let (customer, _) = handed_off(&bed, &mut host, "billing").await;
    other.quiet().await;
    let reassign = |by: &str| CommandBody::Reassign {
        conversation: customer.id(),
        by: by.into(),
        to: Destination::Queue(headline("general")),
    };
    let refused = wants(&mut other, reassign("ada")).await.unwrap_err();
    assert_eq!(refused, "ada is no supervisor");
    let mut sue = seated(&bed, "sue").await;
    sue.says(&WorkstationFrame::Command(Command {
        id: Uuid::now_v7(),
        body: reassign("sue"),
    }))
    .await;
    let frames = [sue.next().await, sue.next().await];
    let offer = frames.iter().flatten().find_map(|frame| match frame {
        GatewayFrame::Event(event) => Some(offered(event)),
        _ => None,
    });
    let (to, number, queue) = offer.expect("it is hers to answer now");
    assert_eq!((to.as_str(), queue.as_str()), ("sue", "general"));
    // The host runs on under the number that it is taken away with.
    let granted = host.granted().await;
    assert_eq!(granted, (customer.id(), number));
}
