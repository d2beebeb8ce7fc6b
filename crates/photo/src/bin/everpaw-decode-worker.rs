//! A decode worker and nothing else, for tests and measurements. The shells carry the same worker inside themselves.

fn main() {
    everpaw_photo::serve_if_asked();
}
