//! The commands of the table, each a method of [`Desk`](crate::Desk). A few lines each: take what the page gave, ask the
//! core, give back what the page understands.

mod going_on;
mod journal;
mod pets;
mod photos;
mod profiles;
mod settings;
mod stories;

use serde_json::Value;

use crate::wire::WireError;
use crate::{Desk, Window};

macro_rules! dispatch {
    ($( #[doc = $doc:literal] [$($window:ident)*] $name:ident($($argument:ident: $type:ty),*) -> $gives:ty; )*) => {
        impl Desk {
            /// Calls a command by its name, as a window would. For transports that are not Tauri's: its own commands
            /// are made one by one, so that each can be allowed or refused for a window.
            pub fn call(&self, window: Window, name: &str, arguments: Value) -> Result<Value, WireError> {
                match name {
                    $(stringify!($name) => {
                        #[derive(serde::Deserialize)]
                        struct Arguments { $($argument: $type),* }
                        if ![$(Window::$window),*].contains(&window) {
                            return Err(WireError::not_allowed(name));
                        }
                        let Arguments { $($argument),* } =
                            serde_json::from_value(arguments).map_err(|error| WireError::malformed(&error))?;
                        let given: $gives = self.$name($($argument),*)?;
                        serde_json::to_value(given).map_err(|error| WireError::malformed(&error))
                    })*
                    _ => Err(WireError::not_allowed(name)),
                }
            }
        }
    };
}

crate::for_each_command!(dispatch);
