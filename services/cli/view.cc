#include "services/cli/view.h"

#include <cstdlib>

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

struct Span {
  int64_t count;
  const char* english;
  const char* indonesian;
};

// In the largest unit that still tells enough: hours up to two days, minutes up to two hours.
Span Rounded(absl::Duration length) {
  if (length >= absl::Hours(48)) return {length / absl::Hours(24), "day", "hari"};
  if (length >= absl::Hours(2)) return {length / absl::Hours(1), "hour", "jam"};
  return {length / absl::Minutes(1), "minute", "menit"};
}

}  // namespace

std::string View::Say(std::string_view english, std::string_view indonesian) const {
  return std::string(language == errors::Language::kEnglish ? english : indonesian);
}

std::string View::Time(absl::Time time) const {
  return absl::FormatTime("%e %b %Y %H:%M %Z", time, zone);
}

std::string View::Deadline(absl::Time time) const {
  if (absl::FormatTime("%H:%M:%S", time, zone) != "00:00:00") return Time(time);
  return absl::FormatTime("%e %b %Y 24:00 %Z", time - absl::Seconds(1), zone);
}

std::string View::Relative(absl::Time due, absl::Time now) const {
  const bool late = due < now;
  const Span span = Rounded(absl::AbsDuration(due - now));
  if (span.count == 0) return Say("now", "sekarang");
  if (language == errors::Language::kIndonesian) {
    return late ? base::Join("terlambat ", span.count, " ", span.indonesian)
                : base::Join(span.count, " ", span.indonesian, " lagi");
  }
  const std::string text = base::Join(span.count, " ", span.english, span.count == 1 ? "" : "s");
  return late ? base::Join(text, " late") : base::Join("in ", text);
}

std::string View::Coloured(std::string_view text, std::string_view code) const {
  return colours ? base::Join("\033[", code, "m", text, "\033[0m") : std::string(text);
}

errors::Language LanguageOf(const Arguments& arguments, const Surroundings& surroundings) {
  std::string tag = arguments.Text("language");
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (tag.empty()) tag = surroundings.Variable(variable);
  }
  return tag == "id" || tag.starts_with("id_") ? errors::Language::kIndonesian
                                               : errors::Language::kEnglish;
}

absl::TimeZone ZoneOf(const Surroundings& surroundings) {
  absl::TimeZone zone;
  std::string name = surroundings.Variable("TZ");
  if (name.starts_with(":")) name.erase(0, 1);
  if (!name.empty() && absl::LoadTimeZone(name, &zone)) return zone;
  if (absl::LoadTimeZone("Asia/Jakarta", &zone)) return zone;
  // Without the time zone database the hours are still right.
  return absl::FixedTimeZone(7 * 60 * 60);
}

View ViewOf(const Arguments& arguments, const Surroundings& surroundings) {
  return {.language = LanguageOf(arguments, surroundings),
          .zone = ZoneOf(surroundings),
          .colours = surroundings.colours_out};
}

}  // namespace tanggap::cli
