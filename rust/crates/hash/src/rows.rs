//! Rows of elements whose columns stand in memory one after the other.

use core::array;

use provex_field::Felt;

/// Rows that take, for each of 2^`run_log2` neighbouring positions, the values of all columns there.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    columns: &'a [Vec<Felt>],
    run_log2: u32,
    count: usize,
}

impl<'a> Rows<'a> {
    /// The rows of these columns.
    ///
    /// # Panics
    ///
    /// If there is no column, the columns differ in length, or it is no multiple of 2^`run_log2`.
    #[must_use]
    pub fn new(columns: &'a [Vec<Felt>], run_log2: u32) -> Self {
        let length = columns.first().expect("a row has a column").len();
        assert!(
            columns.iter().all(|column| column.len() == length),
            "columns of one length"
        );
        let count = length >> run_log2;
        assert_eq!(count << run_log2, length, "whole rows");
        Self {
            columns,
            run_log2,
            count,
        }
    }

    /// The number of rows.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The number of elements in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.columns.len() << self.run_log2
    }

    /// The elements of a row.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Felt> {
        (row << self.run_log2..(row + 1) << self.run_log2)
            .flat_map(|position| self.columns.iter().map(move |column| column[position]))
    }

    /// For each place in a row the elements there of the rows from `first` on; `last` stands for all
    /// rows after it.
    pub(crate) fn for_each_item<const COUNT: usize>(
        &self,
        first: usize,
        last: usize,
        mut action: impl FnMut(&[Felt; COUNT]),
    ) {
        let is_contiguous = self.run_log2 == 0 && first + COUNT <= last + 1;
        for offset in 0..1_usize << self.run_log2 {
            for column in self.columns {
                match column[first << self.run_log2..].first_chunk() {
                    Some(elements) if is_contiguous => action(elements),
                    _ => action(&array::from_fn(|number| {
                        column[((first + number).min(last) << self.run_log2) + offset]
                    })),
                }
            }
        }
    }
}
