//! The desktop app: one window, one command, one event. The only code that knows Tauri.
//!
//! It must never know a conversation: every request of the window goes through the command `desk` to
//! [`baton_desk::dispatch`], and changes come back as the event `desk://patch`. Start at [`run`], which opens the window at
//! once and the desk behind it at the same time; a failure on the way is shown in the window.

mod browser;
mod closing;
mod crash;
mod failure;
mod host;
mod logging;
mod notice;
mod opening;
mod options;
mod rotating;
mod window;

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use baton_desk::{DeskError, HostEvent, PATCH_EVENT};
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, RunEvent, Runtime, State, WebviewWindow, WindowEvent};
use tauri_plugin_notification::NotificationExt as _;
use tauri_plugin_window_state::StateFlags;
use tokio::sync::mpsc;

pub use options::{AppOptions, Start};

use closing::Closing;
use crash::{Crashes, Remedy};
use failure::Choice;
use host::Host;
use window::Page;

/// How long the window waits to learn that there is no desk.
const AT_ONCE: Duration = Duration::from_millis(150);

/// How long the page has to answer before the person is told that it does not.
const ANSWERS: Duration = Duration::from_secs(2);

/// How often a start asks an app that already runs and does not answer.
const TRIES: u32 = 10;
const BETWEEN_TRIES: Duration = Duration::from_millis(300);

/// The one command of the window.
#[tauri::command]
async fn desk(host: State<'_, Host>, command: String, payload: Value) -> Result<Value, DeskError> {
    host.answer(command, payload).await
}

/// Runs the app until it is closed.
pub fn run(start: Start) -> ExitCode {
    logging::begin(&start.data_dir);
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        data = %start.data_dir.display(),
        practice = start.practice,
        "Baton starts"
    );
    let outlived =
        tauri::async_runtime::block_on(async { baton_workstation::outlive_file_limit() });
    if let Err(error) = outlived {
        tracing::warn!(%error, "a limit on the size of files would end the app");
    }
    let host = Host::new();
    let shell = Arc::new(Shell {
        start,
        host: host.clone(),
    });
    let built = build(&shell);
    match built {
        Ok(app) => {
            let closing = Closing::default();
            let code = app.run_return(move |app, event| match event {
                RunEvent::ExitRequested { api, .. } if !host.is_closed() => {
                    api.prevent_exit();
                    close(app.clone(), host.clone());
                }
                RunEvent::WindowEvent {
                    event: WindowEvent::CloseRequested { api, .. },
                    ..
                } if !host.is_closed() => {
                    api.prevent_close();
                    ask_to_close(app.clone(), host.clone(), closing.clone());
                }
                _ => {}
            });
            tracing::info!(code, "Baton ends");
            if code == 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            tracing::error!(%error, "there is no window: is there a display, and is WebKitGTK installed?");
            ExitCode::FAILURE
        }
    }
}

/// Puts the app together around the one window.
fn build(shell: &Arc<Shell>) -> tauri::Result<tauri::App> {
    let log = logging::file_in(&shell.start.data_dir);
    let pages = shell.host.clone();
    let shell = Arc::clone(shell);
    tauri::Builder::default()
        .plugin(
            tauri_plugin_window_state::Builder::default()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .plugin(tauri_plugin_notification::init())
        .register_uri_scheme_protocol(window::FAILURE_SCHEME, move |_, request| {
            window::failure_response(request.uri().path(), pages.failure().as_ref(), &log)
        })
        .manage(shell.host.clone())
        .invoke_handler(tauri::generate_handler![desk])
        .setup(move |app| Ok(set_up(app.handle(), &shell)?))
        .build(tauri::generate_context!())
}

/// The app's parts that stay the same while it runs.
struct Shell {
    start: Start,
    host: Host,
}

fn set_up<R: Runtime>(app: &AppHandle<R>, shell: &Arc<Shell>) -> tauri::Result<()> {
    be_the_only_one(app);
    open_desk(app.clone(), Arc::clone(shell), Opening::First);
    // A start that fails does so at once: then its page is the first one, and the desk's never flashes up.
    let failed = tauri::async_runtime::block_on(shell.host.fails_within(AT_ONCE));

    let (handle, chooser) = (app.clone(), Arc::clone(shell));
    let chosen = move |choice| match choice {
        Choice::Again => open_desk(handle.clone(), Arc::clone(&chooser), Opening::Again),
        Choice::Fresh => open_desk(handle.clone(), Arc::clone(&chooser), Opening::Fresh),
        Choice::Reload => window::show(&handle, Page::Desk),
        Choice::Quit => handle.exit(0),
    };
    let first = if failed { Page::Failure } else { Page::Desk };
    let window = window::open(app, &shell.start, first, chosen)?;
    bring_back(app, &window)?;
    if !failed && shell.host.failure().is_some() {
        window::show(app, Page::Failure);
    }

    let clicked = app.clone();
    if let Err(error) = app
        .notification()
        .on_action(move |_| window::bring_forward(&clicked))
    {
        tracing::warn!(%error, "a click on a notification will not bring the window forward");
    }
    end_on_signal(app.clone());
    Ok(())
}

/// Shows the page again whenever its process died.
fn bring_back<R: Runtime>(app: &AppHandle<R>, window: &WebviewWindow<R>) -> tauri::Result<()> {
    let app = app.clone();
    let crashes = Mutex::new(Crashes::default());
    crash::watch(window, move || {
        let mut crashes = crashes.lock().unwrap_or_else(PoisonError::into_inner);
        match crashes.again(Instant::now()) {
            Remedy::Reload => window::reload(&app),
            Remedy::Say => window::show(&app, Page::Crashed),
        }
    })
}

/// Hands over to the app that already runs and ends, or makes sure that later starts find this one.
///
/// A killed app keeps its name for a moment longer and answers nothing. If no app answers at all, this
/// one opens: the lock on the data decides which may work with it, and the window says so.
fn be_the_only_one<R: Runtime>(app: &AppHandle<R>) {
    for tries in 1..=TRIES {
        let plugin = tauri_plugin_single_instance::init(|app, _, _| window::bring_forward(app));
        let Err(error) = app.plugin(plugin) else {
            return;
        };
        tracing::warn!(%error, tries, "another Baton did not answer");
        std::thread::sleep(BETWEEN_TRIES);
    }
}

/// The occasion on which the desk is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    First,
    Again,
    Fresh,
}

/// Opens the desk in the background; then passes its events on until there are no more.
fn open_desk<R: Runtime>(app: AppHandle<R>, shell: Arc<Shell>, opening: Opening) {
    tauri::async_runtime::spawn(async move {
        let fresh = opening == Opening::Fresh;
        match shell.host.open(&shell.start, fresh).await {
            Ok(events) => {
                tracing::info!("the desk is open");
                if opening != Opening::First {
                    window::show(&app, Page::Desk);
                }
                pass_on(&app, events).await;
            }
            Err(failure) => {
                tracing::error!(%failure, "the desk could not be opened");
                window::show(&app, Page::Failure);
            }
        }
    });
}

async fn pass_on<R: Runtime>(app: &AppHandle<R>, mut events: mpsc::Receiver<HostEvent>) {
    while let Some(event) = events.recv().await {
        match event {
            HostEvent::Patch(patch) => {
                if let Err(error) = app.emit_to(window::LABEL, PATCH_EVENT, &*patch) {
                    // The window sees the gap in the revisions and asks for everything again.
                    tracing::warn!(revision = patch.revision, %error, "a patch did not reach the window");
                }
            }
            HostEvent::Offered(card) => notice::offer(app, &card),
            HostEvent::CustomerWrote {
                customer,
                intent,
                practice,
            } if !window::is_in_front(app) => notice::wrote(app, &customer, &intent, practice),
            HostEvent::CustomerWrote { .. } => {}
            HostEvent::Browse(page) => browser::open(&page),
            HostEvent::Close => app.exit(0),
        }
    }
}

/// Closes the app, unless the desk asks the person first. A page that does not answer cannot ask: then the
/// desktop says what closing again does, and closing again closes.
fn ask_to_close<R: Runtime>(app: AppHandle<R>, host: Host, closing: Closing) {
    tauri::async_runtime::spawn(async move {
        if host.may_close().await {
            return app.exit(0);
        }
        window::bring_forward(&app);
        let answers = window::answers(&app, ANSWERS).await;
        if closing.asked(answers) {
            tracing::warn!("closed although the page could not ask");
            host.leave().await;
            app.exit(0);
        } else if !answers {
            notice::closes_next_time(&app);
        }
    });
}

fn close<R: Runtime>(app: AppHandle<R>, host: Host) {
    tauri::async_runtime::spawn(async move {
        if host.close().await {
            app.exit(0);
        }
    });
}

/// Ends in order when the session ends or a signal asks the process to.
#[cfg(unix)]
fn end_on_signal<R: Runtime>(app: AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};
    tauri::async_runtime::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
        ) else {
            tracing::warn!("signals end the app as a crash would; nothing is lost by that");
            return;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        app.exit(0);
    });
}

#[cfg(not(unix))]
fn end_on_signal<R: Runtime>(_: AppHandle<R>) {}
