//! What reaches out of the window: the browser, and the end of the app.

use baton_desk::*;

use crate::desk::host::DeskHost;
use crate::desk::message::Message;

impl ShellCommands for DeskHost {
    async fn open_customer_page_url(&self, (): ()) -> Result<CustomerPage, DeskError> {
        let Some(url) = self.page_url() else {
            return Err(DeskError::new(
                ErrorCode::NotFound,
                "The gateway has no page here; ask your administrator for its address.",
            ));
        };
        self.send(Message::Tell(HostEvent::Browse(url.clone())))
            .await?;
        Ok(CustomerPage { url })
    }

    async fn close_app(&self, (): ()) -> Result<(), DeskError> {
        Ok(self.leave_and_close().await?)
    }
}
