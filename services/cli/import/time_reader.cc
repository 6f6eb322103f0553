#include "services/cli/import/time_reader.h"

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

}  // namespace

TimeReader TimeReader::Compile(const complaints::v1::TimeFormat& format, const NoteProblem& note) {
  TimeReader reader;
  reader.zone_ = ZoneCalled(format.zone(), "times.zone", note);
  reader.formats_.assign(format.formats().begin(), format.formats().end());
  if (reader.formats_.empty()) reader.formats_ = UsualFormats();
  for (int i = 0; i < format.zone_names_size(); ++i) {
    const std::string path = base::Join("times.zone_names[", i, "]");
    reader.zone_names_[format.zone_names(i).from()] =
        ZoneCalled(format.zone_names(i).to(), path + ".to", note);
  }
  return reader;
}

OrRejection<absl::Time> TimeReader::Read(std::string_view text, std::string_view where) const {
  absl::TimeZone zone = zone_;
  std::string_view bare = text;
  const size_t space = text.rfind(' ');
  if (space != std::string_view::npos && !zone_names_.empty()) {
    const auto named = zone_names_.find(std::string(text.substr(space + 1)));
    if (named != zone_names_.end()) {
      zone = named->second;
      bare = text.substr(0, space);
    }
  }
  absl::Time time;
  for (const std::string& format : formats_) {
    if (absl::ParseTime(format, base::AsAbsl(bare), zone, &time, nullptr) && !IsTooOld(time))
      return time;
  }
  return Rejection{base::Join(where, " holds '", Shortened(Harmless(text), kShown),
                              "', which is no time in any of the formats of the mapping")};
}

}  // namespace tanggap::cli
