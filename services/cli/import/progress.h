// How far an import is, how fast, and how long it will still take: one line that is written over on
// a terminal, now and then a new one elsewhere.
//
//   Progress progress(surroundings, first_counts);
//   progress.Show(counts, table->source().Fraction());       // as often as one likes
//   progress.End();
#pragma once

#include <absl/time/time.h>

#include <string>

#include "services/cli/import/row_outcome.h"
#include "services/cli/surroundings.h"

namespace tanggap::cli {

// "[=====>    ] 52%  167,400 rows  4,120/s  about 40s left  12 rejected".
std::string ProgressLine(const RowCounts& counts, double fraction, double rows_per_second,
                         absl::Duration left);

class Progress {
 public:
  Progress(Surroundings& surroundings, const RowCounts& settled_before);

  void Show(const RowCounts& counts, double fraction);
  // Ends the line.
  void End();

 private:
  Surroundings& surroundings_;
  const int64_t first_rows_;
  const absl::Time start_;
  double first_fraction_ = -1;
  absl::Time next_;
  bool line_is_open_ = false;
};

}  // namespace tanggap::cli
