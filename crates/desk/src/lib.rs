//! What the window shows and sends: view models, commands, error codes. TypeScript is generated from here.
