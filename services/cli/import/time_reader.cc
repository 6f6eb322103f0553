#include "services/cli/import/time_reader.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>

#include <algorithm>

#include "libs/base/strings.h"
#include "services/cli/layout.h"

namespace tanggap::cli {
namespace {

constexpr size_t kShown = 60;

const std::vector<std::string>& UsualFormats() {
  static const auto& formats =
      *new std::vector<std::string>{"%Y-%m-%d %H:%M:%S", "%Y-%m-%d%ET%H:%M:%S",
                                    "%Y-%m-%d %H:%M:%E*S%Ez", "%Y-%m-%d%ET%H:%M:%E*S%Ez"};
  return formats;
}

absl::TimeZone ZoneCalled(const std::string& name, const std::string& path,
                          const NoteProblem& note) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!absl::LoadTimeZone(name, &zone))
    note(path, base::Join("there is no time zone '", name, "'; it is called like Asia/Jakarta"));
  return zone;
}

// Nobody kept a register of complaints before: a year in two digits, or a date in another order.
bool IsTooOld(absl::Time time) {
  static const absl::Time kOldest =
      absl::FromCivil(absl::CivilDay(1900, 1, 1), absl::UTCTimeZone());
  return time < kOldest;
}

// What a format may have behind a percent sign; of the first three each is needed.
const std::vector<std::string>& Directives() {
  static const auto& directives = *new std::vector<std::string>{
      "Y", "m", "d", "b", "B", "H", "I", "M", "S", "p", "Ez", "E*S", "ET", "F", "T", "%"};
  return directives;
}

// Everything else would be guessed by the parser: %y the century, %Z the zone, %Y alone the day.
void CheckFormat(const std::string& format, const std::string& path, const NoteProblem& note) {
  std::string seen;
  for (size_t at = format.find('%'); at != std::string::npos; at = format.find('%', at)) {
    const std::string rest = format.substr(at + 1);
    const auto found =
        std::find_if(Directives().begin(), Directives().end(),
                     [&](const std::string& name) { return rest.starts_with(name); });
    if (found == Directives().end())
      return note(path, base::Join("%", rest.substr(0, 1),
                                   " is none of the ways in which a time "
                                   "may be written; a word for a zone is one of the zone_names"));
    seen += *found == "F" ? "Ymd" : *found == "b" || *found == "B" ? "m" : *found;
    at += 1 + found->size();
  }
  for (const char needed : {'Y', 'm', 'd'}) {
    if (seen.find(needed) == std::string::npos)
      return note(path, "has no year, month or day: %Y, %m (or %b, %B) and %d");
  }
}

}  // namespace

TimeReader TimeReader::Compile(const complaints::v1::TimeFormat& format, const NoteProblem& note) {
  TimeReader reader;
  reader.zone_ = ZoneCalled(format.zone(), "times.zone", note);
  reader.formats_.assign(format.formats().begin(), format.formats().end());
  for (int i = 0; i < format.formats_size(); ++i)
    CheckFormat(format.formats(i), base::Join("times.formats[", i, "]"), note);
  if (reader.formats_.empty()) reader.formats_ = UsualFormats();
  for (int i = 0; i < format.zone_names_size(); ++i) {
    const std::string path = base::Join("times.zone_names[", i, "]");
    const std::string name =
        absl::AsciiStrToLower(absl::StripAsciiWhitespace(format.zone_names(i).from()));
    if (name.empty()) note(path + ".from", "is empty");
    reader.zone_names_.emplace_back(name,
                                    ZoneCalled(format.zone_names(i).to(), path + ".to", note));
  }
  // Of two that a time ends in, the longer: WIT within DWIT.
  std::stable_sort(reader.zone_names_.begin(), reader.zone_names_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  return reader;
}

absl::TimeZone TimeReader::TakeZone(std::string_view& text) const {
  for (const auto& [name, zone] : zone_names_) {
    if (!absl::EndsWithIgnoreCase(base::AsAbsl(text), name)) continue;
    text.remove_suffix(name.size());
    while (text.ends_with(' ')) text.remove_suffix(1);
    return zone;
  }
  return zone_;
}

OrRejection<std::string> TimeReader::ReadDay(std::string_view text, std::string_view where) const {
  const OrRejection<absl::Time> time = Read(text, where);
  if (!time.ok()) return time.rejection();
  return absl::FormatTime("%Y-%m-%d", time.value(), TakeZone(text));
}

OrRejection<absl::Time> TimeReader::Read(std::string_view text, std::string_view where) const {
  std::string_view bare = text;
  const absl::TimeZone zone = TakeZone(bare);
  absl::Time time;
  for (const std::string& format : formats_) {
    if (absl::ParseTime(format, base::AsAbsl(bare), zone, &time, nullptr) && !IsTooOld(time))
      return time;
  }
  return Rejection{base::Join(where, " holds '", Shortened(Harmless(text), kShown),
                              "', which is no time in any of the formats of the mapping")};
}

}  // namespace tanggap::cli
