//! How the values become bytes. JSON unless the application brings its own; whatever it is, it names no types and runs no
//! code: it gives back plain values or fails.

use serde_json::{Map, Value};

/// What a serializer met. It says nothing of the values themselves.
///
/// ```
/// use session::{Json, Serializer, SerializerError};
///
/// let refused: SerializerError = Json.decode(b"[1, 2]").unwrap_err();
/// assert!(refused.to_string().contains("expected a map"));
/// ```
pub type SerializerError = Box<dyn std::error::Error + Send + Sync>;

/// Turns the values of a session into bytes and back. What `encode` made, `decode` gives back as it was.
///
/// ```
/// use serde_json::{Map, Value};
/// use session::{MemoryEngine, SealingSecret, Serializer, SerializerError, Sessions};
///
/// /// JSON for people to read.
/// struct PrettyJson;
///
/// impl Serializer for PrettyJson {
///     fn encode(&self, values: &Map<String, Value>) -> Result<Vec<u8>, SerializerError> {
///         Ok(serde_json::to_vec_pretty(values)?)
///     }
///
///     fn decode(&self, bytes: &[u8]) -> Result<Map<String, Value>, SerializerError> {
///         Ok(serde_json::from_slice(bytes)?)
///     }
/// }
///
/// let sessions = Sessions::builder(MemoryEngine::default(), SealingSecret::generate()?, "example")
///     .serializer(PrettyJson)
///     .build();
/// let mut session = sessions.start();
/// session.insert("pet", &"Luna")?;
/// session.save()?;
/// # Ok::<(), session::SessionError>(())
/// ```
pub trait Serializer: Send + Sync {
    /// The bytes of these values.
    ///
    /// ```
    /// use session::{Json, Serializer};
    ///
    /// assert_eq!(Json.encode(&serde_json::Map::new())?, b"{}");
    /// # Ok::<(), session::SerializerError>(())
    /// ```
    fn encode(&self, values: &Map<String, Value>) -> Result<Vec<u8>, SerializerError>;

    /// The values of these bytes.
    ///
    /// ```
    /// use session::{Json, Serializer};
    ///
    /// assert_eq!(Json.decode(br#"{"pet": "Luna"}"#)?["pet"], "Luna");
    /// assert!(Json.decode(b"null").is_err());
    /// # Ok::<(), session::SerializerError>(())
    /// ```
    fn decode(&self, bytes: &[u8]) -> Result<Map<String, Value>, SerializerError>;
}

/// JSON: what a session is written in if nobody says otherwise.
///
/// ```
/// use session::{Json, Serializer};
///
/// let values = serde_json::from_str(r#"{"pet":"Luna"}"#).unwrap();
/// assert_eq!(Json.decode(&Json.encode(&values)?)?, values);
/// # Ok::<(), session::SerializerError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Json;

impl Serializer for Json {
    fn encode(&self, values: &Map<String, Value>) -> Result<Vec<u8>, SerializerError> {
        Ok(serde_json::to_vec(values)?)
    }

    fn decode(&self, bytes: &[u8]) -> Result<Map<String, Value>, SerializerError> {
        Ok(serde_json::from_slice(bytes)?)
    }
}
