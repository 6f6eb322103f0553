#include "libs/config/kinds.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <sys/stat.h>

#include <algorithm>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/config/read_file.h"
#include "libs/config/text.h"

namespace tanggap::config {

std::optional<std::string> AnySetting::Set(std::string_view text, std::string_view origin) {
  std::optional<std::string> problem = Assign(text);
  if (!problem) origin_ = origin;
  return problem;
}

namespace internal {

namespace {

constexpr size_t kMaxSecretBytes = 64 * 1024;

std::string But(std::string_view text, std::string_view expectation) {
  return base::Join("is \"", text.substr(0, 64), "\" but ", expectation);
}

// What absl::ParseDuration reads, and whole days, which it does not know.
bool ParseDuration(std::string_view text, absl::Duration* duration) {
  if (text.size() > 1 && text.back() == 'd') {
    int64_t days;
    if (!absl::SimpleAtoi(base::AsAbsl(text.substr(0, text.size() - 1)), &days)) return false;
    *duration = absl::Hours(24) * days;
    return true;
  }
  return absl::ParseDuration(base::AsAbsl(text), duration);
}

std::string ReadableDuration(absl::Duration duration) {
  const absl::Duration day = absl::Hours(24);
  if (duration != absl::InfiniteDuration() && duration >= day &&
      duration % day == absl::ZeroDuration()) {
    return base::Join(duration / day, "d");
  }
  return absl::FormatDuration(duration);
}

}  // namespace

TextKind::TextKind(std::string_view name, std::string_view value, std::string_view help,
                   TextOptions options)
    : Setting(name, std::string(value), help), options_(std::move(options)), default_(value) {}

std::string TextKind::Allowed() const {
  if (options_.choices.empty()) return "";
  return base::Join("must be one of: ", absl::StrJoin(options_.choices, ", "));
}

std::string TextKind::Shown() const { return MaskPasswords(value_); }

std::optional<std::string> TextKind::Assign(std::string_view text) {
  if (!base::IsUtf8(text)) return "is not UTF-8 text: write it again";
  const auto& choices = options_.choices;
  if (!choices.empty() && std::find(choices.begin(), choices.end(), text) == choices.end()) {
    return But(text, Allowed());
  }
  value_ = text;
  return std::nullopt;
}

NumberKind::NumberKind(std::string_view name, int64_t value, std::string_view help,
                       NumberOptions options)
    : Setting(name, value, help), options_(std::move(options)), default_(value) {
  TANGGAP_INVARIANT(options_.min <= value && value <= options_.max, "the default is in its range");
}

std::string NumberKind::WithUnit(int64_t number) const {
  return options_.unit.empty() ? base::Join(number) : base::Join(number, " ", options_.unit);
}

std::string NumberKind::Allowed() const {
  if (options_.max == std::numeric_limits<int64_t>::max()) {
    return base::Join("must be a whole number of at least ", WithUnit(options_.min));
  }
  return base::Join("must be a whole number from ", options_.min, " to ", WithUnit(options_.max));
}

std::string NumberKind::DefaultText() const { return WithUnit(default_); }

std::string NumberKind::Shown() const { return WithUnit(value_); }

std::optional<std::string> NumberKind::Assign(std::string_view text) {
  int64_t number;
  if (!absl::SimpleAtoi(base::AsAbsl(text), &number) || number < options_.min ||
      number > options_.max) {
    return But(text, Allowed());
  }
  value_ = number;
  return std::nullopt;
}

ToggleKind::ToggleKind(std::string_view name, bool value, std::string_view help)
    : Setting(name, value, help), default_(value) {}

std::optional<std::string> ToggleKind::Assign(std::string_view text) {
  if (text == "true" || text == "yes" || text == "on" || text == "1") {
    value_ = true;
  } else if (text == "false" || text == "no" || text == "off" || text == "0") {
    value_ = false;
  } else {
    return But(text, "must be true or false");
  }
  return std::nullopt;
}

DurationKind::DurationKind(std::string_view name, absl::Duration value, std::string_view help,
                           DurationOptions options)
    : Setting(name, value, help), options_(options), default_(value) {
  TANGGAP_INVARIANT(options_.min <= value && value <= options_.max, "the default is in its range");
}

std::string DurationKind::Allowed() const {
  constexpr std::string_view kForm =
      "must be a duration with a unit, such as 250ms, 5s, 2m, 1h or 7d";
  if (options_.max == absl::InfiniteDuration()) {
    return base::Join(kForm, ", of at least ", ReadableDuration(options_.min));
  }
  return base::Join(kForm, ", from ", ReadableDuration(options_.min), " to ",
                    ReadableDuration(options_.max));
}

std::string DurationKind::DefaultText() const { return ReadableDuration(default_); }

std::string DurationKind::Shown() const { return ReadableDuration(value_); }

std::optional<std::string> DurationKind::Assign(std::string_view text) {
  absl::Duration duration;
  if (!ParseDuration(text, &duration) || duration == absl::InfiniteDuration() ||
      duration < options_.min || duration > options_.max) {
    return But(text, Allowed());
  }
  value_ = duration;
  return std::nullopt;
}

// No message repeats the text: somebody may have given the secret itself instead of a path.
std::optional<std::string> SecretKind::Assign(std::string_view text) {
  std::string content;
  const std::string path(text);
  if (const std::string problem = ReadWholeFile(path, kMaxSecretBytes, &content);
      !problem.empty()) {
    return base::Join("must be the path of a file that holds the secret, but ", problem);
  }
  if (!content.empty() && content.back() == '\n') content.pop_back();
  if (!content.empty() && content.back() == '\r') content.pop_back();
  if (content.empty()) return "names an empty file: write the secret into it";
  struct stat status;
  readable_by_everybody_ = stat(path.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
  path_ = path;
  value_ = std::move(content);
  return std::nullopt;
}

}  // namespace internal
}  // namespace tanggap::config
