//! A record as bytes, for engines that keep it whole: `format ‖ what there is ‖ version ‖ end ‖ run ‖ payload`. All but the
//! payload is of fixed length and comes first, so that purging reads no more than that. The label is not kept.

use uuid::Uuid;

use crate::{Record, RunId, Timestamp};

/// Bytes before the payload.
pub(crate) const HEADER_BYTES: usize = 34;

const FORMAT: u8 = 1;
const HAS_END: u8 = 1;
const HAS_RUN: u8 = 2;

/// No session is saved more often. What says that it was, comes from somebody who wants to see us count too far.
const LAST_VERSION: i64 = i64::MAX / 2;

/// What is said of a session before its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) run: Option<RunId>,
    pub(crate) version: i64,
}

impl Header {
    /// `None` if it is not one that `encode` wrote.
    pub(crate) fn read(bytes: &[u8; HEADER_BYTES]) -> Option<Self> {
        let [format, what, rest @ ..] = bytes;
        let (version, rest) = rest.split_first_chunk::<8>()?;
        let (end, run) = rest.split_first_chunk::<8>()?;
        let run = <[u8; 16]>::try_from(run).ok()?;
        let header = Self {
            expires_at: (what & HAS_END != 0).then(|| Timestamp(i64::from_be_bytes(*end))),
            run: (what & HAS_RUN != 0).then(|| RunId(Uuid::from_bytes(run))),
            version: i64::from_be_bytes(*version),
        };
        // There is one way to write it, so that no two texts say the same.
        let is_ours = *format == FORMAT && header.write() == *bytes;
        (is_ours && (1..=LAST_VERSION).contains(&header.version)).then_some(header)
    }

    /// Whether it is over at `now`.
    #[cfg(feature = "file")]
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    fn write(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[0] = FORMAT;
        bytes[2..10].copy_from_slice(&self.version.to_be_bytes());
        if let Some(end) = self.expires_at {
            bytes[1] |= HAS_END;
            bytes[10..18].copy_from_slice(&end.0.to_be_bytes());
        }
        if let Some(run) = self.run {
            bytes[1] |= HAS_RUN;
            bytes[18..].copy_from_slice(run.0.as_bytes());
        }
        bytes
    }
}

/// The record's bytes, as of `version`.
pub(crate) fn encode(record: &Record, version: i64) -> Vec<u8> {
    let header = Header { expires_at: record.expires_at, run: record.run, version };
    let mut bytes = Vec::with_capacity(HEADER_BYTES + record.payload.len());
    bytes.extend_from_slice(&header.write());
    bytes.extend_from_slice(&record.payload);
    bytes
}

/// The record of these bytes; `None` if they are not what `encode` wrote. Whether its payload is whole, its seal says.
pub(crate) fn decode(bytes: &[u8]) -> Option<Record> {
    let (header, payload) = bytes.split_first_chunk()?;
    let Header { expires_at, run, version } = Header::read(header)?;
    Some(Record { payload: payload.to_vec(), expires_at, run, version, label: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    fn records() -> impl Strategy<Value = Record> {
        let (ends, runs) = (proptest::option::of(any::<i64>()), proptest::option::of(any::<[u8; 16]>()));
        (any::<Vec<u8>>(), ends, runs, 1..=LAST_VERSION).prop_map(|(payload, end, run, version)| Record {
            payload,
            expires_at: end.map(Timestamp),
            run: run.map(|bytes| RunId(Uuid::from_bytes(bytes))),
            version,
            label: None,
        })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(record in records()) {
            let bytes = encode(&record, record.version);
            prop_assert_eq!(decode(&bytes), Some(record), "a record survives being written down");
        }

        #[test]
        fn no_two_texts_say_the_same(bytes in proptest::collection::vec(0_u8..4, HEADER_BYTES..40)) {
            if let Some(record) = decode(&bytes) {
                prop_assert_eq!(encode(&record, record.version), bytes, "what is read is what would be written");
            }
        }
    }

    #[test]
    fn a_version_that_cannot_be_counted_on_from_is_not_read() {
        let record = Record { payload: vec![], expires_at: None, run: None, version: 1, label: None };
        for version in [i64::MIN, -1, 0, LAST_VERSION + 1, i64::MAX] {
            assert_eq!(decode(&encode(&record, version)), None, "{version} is no version");
        }
    }

    #[test]
    fn the_format_is_locked_by_a_vector() {
        let record = Record {
            payload: b"sealed".to_vec(),
            expires_at: Some(Timestamp(1_790_000_000_000)),
            run: Some(RunId(Uuid::from_bytes([3; 16]))),
            version: 7,
            label: Some("not kept".into()),
        };
        let mut bytes = vec![1, 3, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 1, 0xA0, 0xC4, 0x50, 0x6C, 0];
        bytes.extend([3; 16]);
        bytes.extend(b"sealed");
        assert_eq!(encode(&record, 7), bytes, "what others wrote must stay readable");
        assert_eq!(decode(&bytes), Some(Record { label: None, ..record }), "and say what it said");
    }
}
