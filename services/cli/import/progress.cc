#include "services/cli/import/progress.h"

#include <algorithm>
#include <cmath>

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

constexpr int kBarWidth = 24;
constexpr absl::Duration kBetweenOnTerminal = absl::Milliseconds(200);
constexpr absl::Duration kBetweenElsewhere = absl::Seconds(10);

// "167,400".
std::string Grouped(int64_t number) {
  const std::string digits = base::Join(number);
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

}  // namespace

std::string ProgressLine(const RowCounts& counts, double fraction, double rows_per_second,
                         absl::Duration left) {
  const int filled = static_cast<int>(fraction * kBarWidth);
  std::string bar(static_cast<size_t>(filled), '=');
  bar.resize(kBarWidth, ' ');
  std::string line =
      base::Join("[", bar, "] ", static_cast<int>(fraction * 100), "%  ", Grouped(counts.rows),
                 " rows  ", Grouped(std::llround(rows_per_second)), "/s");
  if (left < absl::InfiniteDuration())
    line +=
        base::Join("  about ", absl::FormatDuration(absl::Ceil(left, absl::Seconds(1))), " left");
  if (counts.rejected > 0) line += base::Join("  ", Grouped(counts.rejected), " rejected");
  return line;
}

Progress::Progress(Surroundings& surroundings, const RowCounts& settled_before)
    : surroundings_(surroundings),
      first_rows_(settled_before.rows),
      start_(surroundings.clock.Now()),
      next_(start_) {}

void Progress::Show(const RowCounts& counts, double fraction) {
  const absl::Time now = surroundings_.clock.Now();
  if (counts.rows <= first_rows_ || now < next_) return;
  if (first_fraction_ < 0) first_fraction_ = fraction;
  const bool terminal = surroundings_.terminal_err;
  next_ = now + (terminal ? kBetweenOnTerminal : kBetweenElsewhere);
  const double seconds = std::max(absl::ToDoubleSeconds(now - start_), 1e-3);
  const double done = fraction - first_fraction_;
  const absl::Duration left = done > 0 && fraction < 1
                                  ? absl::Seconds(seconds * (1 - fraction) / done)
                                  : absl::InfiniteDuration();
  const double rate = static_cast<double>(counts.rows - first_rows_) / seconds;
  surroundings_.err << (terminal ? "\r\x1b[K" : "") << ProgressLine(counts, fraction, rate, left)
                    << (terminal ? "" : "\n") << std::flush;
  line_is_open_ = terminal;
}

void Progress::End() {
  if (line_is_open_) surroundings_.err << "\n" << std::flush;
  line_is_open_ = false;
}

}  // namespace tanggap::cli
