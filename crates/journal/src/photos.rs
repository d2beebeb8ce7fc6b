//! Photos: what is known of a file and of the pictures made from it. The pixels are in `blobs`.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use crate::dates::FuzzyDate;
use crate::index::{self, Entry, FoundItem};
use crate::pets::pets_of;
use crate::rows::{self, DateColumns};
use crate::{BlobHash, Journal, JournalError, PetId, PhotoId, Stamp, blobs};

/// A photo, film or sound that is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Photo {
    /// Its id.
    pub id: PhotoId,
    /// The name its file had.
    pub file_name: String,
    /// What kind of file it is, by its content.
    pub media_type: String,
    /// The original's length.
    pub byte_length: u64,
    /// Whether there is something to look at.
    pub picture: PictureState,
    /// What the person wrote under it.
    pub caption: Option<String>,
    /// What is to be seen, in the person's words.
    pub alt: Option<String>,
    /// When it was taken, as far as is known.
    pub taken: Option<FuzzyDate>,
    #[serde(skip)]
    original: BlobHash,
    #[serde(skip)]
    renditions: Option<[BlobHash; 2]>,
}

/// Whether there is something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PictureState {
    /// Both renditions are there.
    Ready {
        /// Width and height of the large one.
        large: (u32, u32),
        /// Width and height of the small one.
        small: (u32, u32),
        /// The file is damaged and shows what there is.
        cut_short: bool,
    },
    /// The original is kept and there is no picture of it, for this reason (a stable code).
    None {
        /// Why.
        code: String,
    },
}

/// Which rendition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenditionSize {
    /// 2000 pixels on the long edge, or less.
    Large,
    /// 400 pixels on the long edge, or less.
    Small,
}

/// A photo about to become a row; its pixels are stored already.
pub(crate) struct NewPhoto {
    pub(crate) original: BlobHash,
    pub(crate) file_name: String,
    pub(crate) media_type: &'static str,
    pub(crate) byte_length: u64,
    pub(crate) renditions: Result<Renditions, &'static str>,
    pub(crate) facts: Option<photo::Facts>,
}

pub(crate) struct Renditions {
    pub(crate) large: (BlobHash, u32, u32),
    pub(crate) small: (BlobHash, u32, u32),
}

impl NewPhoto {
    pub(crate) fn is_cut_short(&self) -> bool {
        self.facts.as_ref().is_some_and(|facts| facts.damaged)
    }

    fn taken(&self) -> Option<FuzzyDate> {
        FuzzyDate::from_camera(&self.facts.as_ref()?.taken.as_ref()?.local)
    }

    fn facts_as_json(&self) -> Option<String> {
        serde_json::to_string(self.facts.as_ref()?).ok()
    }
}

impl Journal {
    /// A photo that is not in the trash.
    pub fn photo(&self, id: PhotoId) -> Result<Photo, JournalError> {
        let photo = read(&self.words, id)?;
        photo.ok_or_else(|| JournalError::NotFound { kind: "photo", name: id.to_string() })
    }

    /// A pet's photos in the order they were taken; those without a date come last, in the order they came in.
    pub fn photos_of(&self, pet: PetId) -> Result<Vec<Photo>, JournalError> {
        let mut statement = self.words.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM photo JOIN photo_pet ON photo_pet.photo = photo.id
             WHERE photo_pet.pet = ?1 AND trashed_at IS NULL
             ORDER BY taken_sort_day IS NULL, taken_sort_day, taken_words, id"
        ))?;
        Ok(statement.query_map([pet], from_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The pets a photo belongs to, without those in the trash.
    pub fn pets_of_photo(&self, id: PhotoId) -> Result<Vec<PetId>, JournalError> {
        Ok(pets_of(&self.words, "photo", id)?)
    }

    /// The JPEG file of a rendition.
    pub fn rendition(&self, photo: &Photo, size: RenditionSize) -> Result<Vec<u8>, JournalError> {
        let [large, small] = photo.renditions.as_ref().ok_or(JournalError::PixelsMissing)?;
        self.blob(match size {
            RenditionSize::Large => large,
            RenditionSize::Small => small,
        })
    }

    /// The original, chunk by chunk, as it was taken in.
    pub fn original(&self, photo: &Photo, to: &mut dyn FnMut(&[u8])) -> Result<(), JournalError> {
        blobs::copy(&self.pixels, &photo.original, to)
    }

    /// Sets what the person says of a photo.
    pub fn describe_photo(
        &mut self,
        id: PhotoId,
        caption: Option<&str>,
        alt: Option<&str>,
        taken: Option<&FuzzyDate>,
        stamp: Stamp,
    ) -> Result<(), JournalError> {
        let step = self.words.transaction()?;
        let date = DateColumns::from(taken);
        let changed = step.execute(
            "UPDATE photo SET caption = ?2, alt = ?3, taken_words = ?4, taken_language = ?5, taken_edtf = ?6,
                    taken_earliest = ?7, taken_latest = ?8, taken_sort_day = ?9, changed_at = ?10, written_by = ?11,
                    revision = revision + 1
             WHERE id = ?1 AND trashed_at IS NULL",
            params![
                id,
                caption,
                alt,
                date.words,
                date.language,
                date.edtf,
                date.earliest,
                date.latest,
                date.sort_day,
                stamp.milliseconds(),
                stamp.by
            ],
        )?;
        if changed == 0 {
            return Err(JournalError::NotFound { kind: "photo", name: id.to_string() });
        }
        index_photo(&step, id)?;
        Ok(step.commit()?)
    }

    /// The photo with this original, wherever it is. One that was in the trash comes back, and one of another pet becomes
    /// this pet's too.
    pub(crate) fn adopt(&mut self, original: &BlobHash, pet: PetId) -> Result<Option<Adopted>, JournalError> {
        let step = self.words.transaction()?;
        let known: Option<(PhotoId, bool, [Option<BlobHash>; 2])> = step
            .prepare_cached("SELECT id, trashed_at IS NOT NULL, large, small FROM photo WHERE original = ?1")?
            .query_row([original], |row| Ok((row.get(0)?, row.get(1)?, [row.get(2)?, row.get(3)?])))
            .optional()?;
        let Some((id, trashed, renditions)) = known else { return Ok(None) };
        if trashed {
            step.execute("UPDATE photo SET trashed_at = NULL WHERE id = ?1", [id])?;
            index_photo(&step, id)?;
        }
        let linked = step
            .execute("INSERT OR IGNORE INTO photo_pet (photo, pet) VALUES (?1, ?2)", params![id, pet])?
            == 1;
        step.commit()?;
        let mut has_picture = true;
        for rendition in renditions {
            has_picture &= rendition.map_or(Ok(false), |hash| blobs::contains(&self.pixels, &hash))?;
        }
        Ok(Some(Adopted { id, anew: trashed || linked, has_picture }))
    }

    /// Gives a photo the picture that it lacked, and the facts that came with it.
    pub(crate) fn add_picture(
        &mut self,
        id: PhotoId,
        new: &NewPhoto,
        stamp: Stamp,
    ) -> Result<(), JournalError> {
        let Ok(Renditions { large, small }) = &new.renditions else { return Ok(()) };
        let taken = new.taken();
        let date = DateColumns::from(taken.as_ref());
        let step = self.words.transaction()?;
        step.execute(
            "UPDATE photo SET large = ?2, large_width = ?3, large_height = ?4, small = ?5, small_width = ?6,
                    small_height = ?7, no_picture = NULL, cut_short = ?8, facts = ?9, changed_at = ?10,
                    revision = revision + 1
             WHERE id = ?1",
            params![
                id,
                large.0,
                large.1,
                large.2,
                small.0,
                small.1,
                small.2,
                new.is_cut_short(),
                new.facts_as_json(),
                stamp.milliseconds()
            ],
        )?;
        // What the person said of the date meanwhile stays.
        step.execute(
            "UPDATE photo SET taken_words = ?2, taken_language = ?3, taken_edtf = ?4, taken_earliest = ?5,
                    taken_latest = ?6, taken_sort_day = ?7
             WHERE id = ?1 AND taken_words IS NULL",
            params![id, date.words, date.language, date.edtf, date.earliest, date.latest, date.sort_day],
        )?;
        index_photo(&step, id)?;
        Ok(step.commit()?)
    }

    pub(crate) fn add_photo(
        &mut self,
        id: PhotoId,
        new: &NewPhoto,
        pet: PetId,
        stamp: Stamp,
    ) -> Result<(), JournalError> {
        let taken = new.taken();
        let date = DateColumns::from(taken.as_ref());
        let large = new.renditions.as_ref().ok().map(|renditions| renditions.large);
        let small = new.renditions.as_ref().ok().map(|renditions| renditions.small);
        let step = self.words.transaction()?;
        step.execute(
            "INSERT INTO photo (id, original, file_name, media_type, byte_length, large, large_width, large_height,
                    small, small_width, small_height, no_picture, cut_short, facts, taken_words, taken_language,
                    taken_edtf, taken_earliest, taken_latest, taken_sort_day, created_at, changed_at, written_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                    ?21, ?22)",
            params![
                id,
                new.original,
                new.file_name,
                new.media_type,
                i64::try_from(new.byte_length).unwrap_or(i64::MAX),
                large.map(|(hash, ..)| hash),
                large.map(|(_, width, _)| width),
                large.map(|(.., height)| height),
                small.map(|(hash, ..)| hash),
                small.map(|(_, width, _)| width),
                small.map(|(.., height)| height),
                new.renditions.as_ref().err(),
                new.is_cut_short(),
                new.facts_as_json(),
                date.words,
                date.language,
                date.edtf,
                date.earliest,
                date.latest,
                date.sort_day,
                stamp.milliseconds(),
                stamp.by
            ],
        )?;
        step.execute("INSERT INTO photo_pet (photo, pet) VALUES (?1, ?2)", params![id, pet])?;
        index_photo(&step, id)?;
        Ok(step.commit()?)
    }
}

/// A photo that was here already.
pub(crate) struct Adopted {
    pub(crate) id: PhotoId,
    /// Whether that changed anything for the pet.
    pub(crate) anew: bool,
    /// Whether both renditions are there.
    pub(crate) has_picture: bool,
}

const COLUMNS: &str = "id, file_name, media_type, byte_length, large, large_width, large_height, small, small_width,
                       small_height, no_picture, cut_short, caption, alt, taken_words, taken_language, taken_edtf,
                       taken_earliest, taken_latest, taken_sort_day, original";

fn read(words: &Connection, id: PhotoId) -> rusqlite::Result<Option<Photo>> {
    words
        .prepare_cached(&format!("SELECT {COLUMNS} FROM photo WHERE id = ?1 AND trashed_at IS NULL"))?
        .query_row([id], from_row)
        .optional()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Photo> {
    let (large, small): (Option<BlobHash>, Option<BlobHash>) = (row.get(4)?, row.get(7)?);
    let renditions = large.zip(small).map(|(large, small)| [large, small]);
    let picture = if renditions.is_some() {
        PictureState::Ready {
            large: (row.get(5)?, row.get(6)?),
            small: (row.get(8)?, row.get(9)?),
            cut_short: row.get(11)?,
        }
    } else {
        PictureState::None { code: row.get::<_, Option<String>>(10)?.unwrap_or_default() }
    };
    Ok(Photo {
        id: row.get(0)?,
        file_name: row.get(1)?,
        media_type: row.get(2)?,
        byte_length: u64::try_from(row.get::<_, i64>(3)?).unwrap_or(0),
        picture,
        caption: row.get(12)?,
        alt: row.get(13)?,
        taken: rows::date(row, 14)?,
        original: row.get(20)?,
        renditions,
    })
}

pub(crate) fn index_photo(words: &Connection, id: PhotoId) -> rusqlite::Result<()> {
    let Some(photo) = read(words, id)? else { return index::take_out(words, FoundItem::Photo(id)) };
    let dates: Vec<&FuzzyDate> = photo.taken.iter().collect();
    let (title, body) = (photo.caption.as_deref().unwrap_or(""), photo.alt.as_deref().unwrap_or(""));
    index::put(words, &Entry { item: FoundItem::Photo(id), title, body, dates: &dates })
}
