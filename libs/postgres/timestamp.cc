#include "libs/postgres/timestamp.h"

#include <absl/strings/str_format.h>
#include <absl/time/civil_time.h>

#include <cstdint>

namespace tanggap::postgres {

namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;

// Reads a text from left to right; every step says whether it fitted.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool Skip(std::string_view expected) {
    if (rest_.substr(0, expected.size()) != expected) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  bool Number(size_t least_digits, size_t most_digits, int64_t* value, size_t* digits = nullptr) {
    size_t count = 0;
    *value = 0;
    while (count < most_digits && count < rest_.size() && rest_[count] >= '0' &&
           rest_[count] <= '9') {
      *value = *value * 10 + (rest_[count++] - '0');
    }
    rest_.remove_prefix(count);
    if (digits != nullptr) *digits = count;
    return count >= least_digits;
  }
  bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool ReadFraction(Reader& reader, int64_t* micros) {
  *micros = 0;
  if (!reader.Skip(".")) return true;
  size_t digits = 0;
  if (!reader.Number(1, 6, micros, &digits)) return false;
  for (; digits < 6; ++digits) *micros *= 10;
  return true;
}

bool ReadOffset(Reader& reader, int64_t* seconds) {
  const bool west = reader.Skip("-");
  if (!west && !reader.Skip("+")) return false;
  int64_t hours = 0;
  int64_t minutes = 0;
  int64_t rest = 0;
  if (!reader.Number(2, 2, &hours)) return false;
  if (reader.Skip(":") && !reader.Number(2, 2, &minutes)) return false;
  if (reader.Skip(":") && !reader.Number(2, 2, &rest)) return false;
  *seconds = (west ? -1 : 1) * (hours * 3600 + minutes * 60 + rest);
  return true;
}

}  // namespace

std::string FormatTimestamp(absl::Time time) {
  if (time == absl::InfiniteFuture()) return "infinity";
  if (time == absl::InfinitePast()) return "-infinity";
  const int64_t micros = absl::ToUnixMicros(time);
  const int64_t fraction = ((micros % kMicrosPerSecond) + kMicrosPerSecond) % kMicrosPerSecond;
  const absl::CivilSecond second =
      absl::ToCivilSecond(absl::FromUnixMicros(micros), absl::UTCTimeZone());
  const bool before_christ = second.year() < 1;
  return absl::StrFormat("%04d-%02d-%02d %02d:%02d:%02d.%06d+00%s",
                         before_christ ? 1 - second.year() : second.year(), second.month(),
                         second.day(), second.hour(), second.minute(), second.second(), fraction,
                         before_christ ? " BC" : "");
}

std::optional<absl::Time> ParseTimestamp(std::string_view text) {
  if (text == "infinity") return absl::InfiniteFuture();
  if (text == "-infinity") return absl::InfinitePast();
  Reader reader(text);
  int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micros = 0, offset = 0;
  const bool fits = reader.Number(4, 6, &year) && reader.Skip("-") && reader.Number(2, 2, &month) &&
                    reader.Skip("-") && reader.Number(2, 2, &day) && reader.Skip(" ") &&
                    reader.Number(2, 2, &hour) && reader.Skip(":") &&
                    reader.Number(2, 2, &minute) && reader.Skip(":") &&
                    reader.Number(2, 2, &second) && ReadFraction(reader, &micros) &&
                    ReadOffset(reader, &offset);
  if (!fits) return std::nullopt;
  if (reader.Skip(" BC")) year = 1 - year;
  if (!reader.AtEnd()) return std::nullopt;
  const absl::CivilSecond civil(year, month, day, hour, minute, second);
  if (civil.month() != month || civil.day() != day) return std::nullopt;
  return absl::FromCivil(civil, absl::UTCTimeZone()) - absl::Seconds(offset) +
         absl::Microseconds(micros);
}

}  // namespace tanggap::postgres
