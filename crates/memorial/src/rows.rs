//! How photos that stand together share out into rows, like the pages of a photo book: every row as wide as the
//! others, none much higher or lower, no lone picture left over. Only proportions are decided here; how wide a row
//! is, and that a narrow screen goes its own way, is the style sheet's business.

use std::ops::Range;

/// The proportion of a good row, in hundredths: two landscape photos, or four upright ones.
const GOOD: u32 = 300;

/// A row holds at most this many photos.
pub(crate) const MOST: usize = 8;

/// One row of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Which photos of the group.
    pub(crate) photos: Range<usize>,
    /// Their proportions added up, in hundredths: the row's own width by height.
    pub(crate) ratio: u32,
}

/// Divides photos with these proportions (width by height in hundredths) into rows, keeping their order.
pub(crate) fn divide(ratios: &[u32]) -> Vec<Row> {
    // best[n] is the least cost of the first n photos, and where their last row begins.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=ratios.len() {
        let starts = end.saturating_sub(MOST)..end;
        let candidates = starts.map(|start| (best[start].0 + cost(ratios[start..end].iter().sum()), start));
        let least = candidates.min_by(|one, other| one.0.total_cmp(&other.0));
        best.push(least.unwrap_or((0.0, end - 1)));
    }
    let mut rows = Vec::new();
    let mut end = ratios.len();
    while end > 0 {
        let start = best[end].1;
        rows.push(Row { photos: start..end, ratio: ratios[start..end].iter().sum() });
        end = start;
    }
    rows.reverse();
    rows
}

/// How far a row's height is from that of a good row, squared; a high row weighs more than a low one.
fn cost(ratio: u32) -> f64 {
    let height = f64::from(GOOD) / f64::from(ratio.max(1));
    (height - 1.0) * (height - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(ratios: &[u32]) -> Vec<usize> {
        divide(ratios).iter().map(|row| row.photos.len()).collect()
    }

    #[test]
    fn two_landscapes_or_four_portraits_make_a_row() {
        assert_eq!(lengths(&[150; 6]), [2, 2, 2], "landscape photos in pairs");
        assert_eq!(lengths(&[75; 8]), [4, 4], "upright photos in fours");
    }

    #[test]
    fn no_photo_is_left_over() {
        assert_eq!(lengths(&[75, 150, 100, 66]), [4], "four share a row rather than leave one behind");
        assert_eq!(lengths(&[150; 5]).iter().min(), Some(&2), "five are two and three, never four and one");
        assert_eq!(lengths(&[150, 66]), [2], "two stand side by side");
    }

    #[test]
    fn a_panorama_has_a_row_of_its_own() {
        assert_eq!(lengths(&[150, 150, 400, 150, 150]), [2, 1, 2], "it is as wide as two others");
    }

    #[test]
    fn every_photo_is_in_one_row_and_in_order() {
        let ratios: Vec<u32> = (0..57).map(|number| 40 + (number * 37) % 240).collect();
        let seen: Vec<usize> = divide(&ratios).into_iter().flat_map(|row| row.photos).collect();
        assert_eq!(seen, (0..57).collect::<Vec<_>>(), "none is lost and none moves");
        assert!(divide(&[]).is_empty(), "no photos, no rows");
    }
}
