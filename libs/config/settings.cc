#include "libs/config/settings.h"

#include <absl/strings/str_join.h>

#include <algorithm>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/config/kinds.h"

namespace tanggap::config {

namespace {

bool IsGoodName(std::string_view name) {
  if (name.empty() || name.front() < 'a' || name.front() > 'z' || name.back() == '-') return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

// Kubernetes sets TANGGAP_COMPLAINTS_PORT and TANGGAP_COMPLAINTS_SERVICE_HOST in every container
// when there is a Service called tanggap-complaints; a setting of that name would be given a value
// by accident.
bool IsTakenByKubernetes(std::string_view name) {
  return name == "port" || name.starts_with("port-") || name.starts_with("service-");
}

}  // namespace

Settings::Settings(std::string_view service) : service_(service) {
  Text("config", "",
       "File with settings, one KEY=value a line; lines that begin with # are comments.");
}

Settings::~Settings() = default;

template <typename T, typename... Arguments>
const T& Settings::Declare(std::string_view name, Arguments&&... arguments) {
  TANGGAP_INVARIANT(IsGoodName(name) && name != "help", "a setting is named in lower case");
  TANGGAP_INVARIANT(!IsTakenByKubernetes(name), "Kubernetes sets variables of this name");
  TANGGAP_INVARIANT(Find(name) == nullptr, "a setting is declared once");
  auto setting = std::make_unique<T>(name, std::forward<Arguments>(arguments)...);
  const T& handle = *setting;
  settings_.push_back(std::move(setting));
  return handle;
}

const Setting<std::string>& Settings::Text(std::string_view name, std::string_view default_value,
                                           std::string_view help, TextOptions options) {
  return Declare<internal::TextKind>(name, default_value, help, std::move(options));
}

const Setting<int64_t>& Settings::Number(std::string_view name, int64_t default_value,
                                         std::string_view help, NumberOptions options) {
  return Declare<internal::NumberKind>(name, default_value, help, std::move(options));
}

const Setting<bool>& Settings::Toggle(std::string_view name, bool default_value,
                                      std::string_view help) {
  return Declare<internal::ToggleKind>(name, default_value, help);
}

const Setting<absl::Duration>& Settings::Duration(std::string_view name,
                                                  absl::Duration default_value,
                                                  std::string_view help, DurationOptions options) {
  return Declare<internal::DurationKind>(name, default_value, help, options);
}

const SecretSetting& Settings::Secret(std::string_view name, std::string_view help,
                                      SecretOptions options) {
  return Declare<internal::SecretKind>(name, help, options);
}

const AnySetting* Settings::Find(std::string_view name) const {
  const auto found = std::find_if(settings_.begin(), settings_.end(),
                                  [&](const auto& setting) { return setting->name() == name; });
  return found == settings_.end() ? nullptr : found->get();
}

absl::Status Settings::Parse(int argc, const char* const* argv) {
  return Parse(std::vector<std::string>(argv + std::min(argc, 1), argv + argc),
               ProcessEnvironment());
}

absl::Status Settings::Parse(const std::vector<std::string>& arguments,
                             const Environment& environment) {
  Values flags;
  Values variables;
  Values lines;
  ReadFlags(arguments, flags);
  ReadEnvironment(environment, variables);
  // Earlier places win, and map::insert keeps what is there.
  Values values = std::move(flags);
  values.insert(variables.begin(), variables.end());
  if (const auto path = values.find("config"); path != values.end()) ReadFile(path->second, lines);
  values.insert(lines.begin(), lines.end());
  if (!help_requested_) Apply(values);
  if (problems_.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(problems_, "\n"));
}

void Settings::Apply(const Values& values) {
  for (const auto& setting : settings_) {
    const auto given = values.find(setting->name());
    if (given == values.end()) {
      if (setting->required()) {
        problems_.push_back(base::Join("--", setting->name(), " is required: give the flag, set ",
                                       EnvironmentName(setting->name(), true),
                                       " or write it into the --config file"));
      }
      continue;
    }
    const auto& [text, origin] = given->second;
    if (const auto problem = setting->Set(text, origin)) {
      problems_.push_back(base::Join("--", setting->name(), " (from ", origin, ") ", *problem));
    }
    const auto* secret = dynamic_cast<const internal::SecretKind*>(setting.get());
    if (secret != nullptr && secret->readable_by_everybody()) {
      warnings_.push_back(base::Join("the file of --", secret->name(),
                                     " can be read by every user of this machine: chmod 600 it"));
    }
  }
}

}  // namespace tanggap::config
