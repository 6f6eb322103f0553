// Where values come from: the command line, the environment, the --config file.
#include <absl/strings/ascii.h>
#include <absl/strings/str_replace.h>
#include <unistd.h>

#include "libs/base/strings.h"
#include "libs/config/read_file.h"
#include "libs/config/settings.h"
#include "libs/config/text.h"

namespace tanggap::config {

namespace {

constexpr size_t kMaxFileBytes = 1 << 20;

// "POSTGRES_URL" is the setting "postgres-url".
std::string NameOfKey(std::string_view key) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(base::AsAbsl(key), {{"_", "-"}}));
}

std::string KeyOfName(std::string_view name) {
  return absl::AsciiStrToUpper(absl::StrReplaceAll(base::AsAbsl(name), {{"-", "_"}}));
}

std::string_view Trimmed(std::string_view text) {
  return base::AsStd(absl::StripAsciiWhitespace(base::AsAbsl(text)));
}

}  // namespace

Environment ProcessEnvironment() {
  Environment environment;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

std::string Settings::EnvironmentName(std::string_view name, bool with_service) const {
  return base::Join("TANGGAP_", with_service ? base::Join(KeyOfName(service_), "_") : std::string(),
                    KeyOfName(name));
}

std::string Settings::UnknownSetting(std::string_view written, std::string_view name) const {
  std::vector<std::string> names = {"help"};
  for (const auto& setting : settings_) names.push_back(setting->name());
  const std::string nearest = internal::Nearest(name, names);
  if (nearest.empty()) return base::Join(written, " is unknown: see --help for what there is");
  const bool is_flag = written.starts_with("--");
  return base::Join(written, " is unknown: did you mean ",
                    is_flag ? base::Join("--", nearest) : KeyOfName(nearest), "?");
}

void Settings::ReadFlags(const std::vector<std::string>& arguments, Values& values) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--help" || argument == "-h") {
      help_requested_ = true;
      continue;
    }
    if (argument == "--") {
      positional_.insert(positional_.end(), arguments.begin() + static_cast<ptrdiff_t>(i) + 1,
                         arguments.end());
      return;
    }
    if (!argument.starts_with("-")) {
      positional_.emplace_back(argument);
      continue;
    }
    const size_t equals = argument.find('=');
    const std::string flag(argument.substr(0, equals));
    const std::string name = flag.starts_with("--") ? flag.substr(2) : flag.substr(1);
    const AnySetting* setting = flag.starts_with("--") ? Find(name) : nullptr;
    if (setting == nullptr) {
      problems_.push_back(UnknownSetting(base::Join("--", name), name));
      continue;
    }
    const std::string origin = base::Join("flag ", flag);
    if (equals != std::string_view::npos) {
      values[name] = {std::string(argument.substr(equals + 1)), origin};
    } else if (setting->is_toggle()) {
      values[name] = {"true", origin};
    } else if (i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
      values[name] = {arguments[++i], origin};
    } else {
      problems_.push_back(
          base::Join(flag, " needs a value: write ", flag, "=", setting->Placeholder()));
    }
  }
}

void Settings::ReadEnvironment(const Environment& environment, Values& values) {
  for (const auto& setting : settings_) {
    for (const bool with_service : {true, false}) {
      const std::string variable = EnvironmentName(setting->name(), with_service);
      const auto found = environment.find(variable);
      if (found == environment.end() || found->second.empty()) continue;
      values.insert({setting->name(), {found->second, base::Join("environment ", variable)}});
    }
  }
  // A warning only: other programs, Kubernetes above all, put variables with our prefix there.
  const std::string prefix = EnvironmentName("", true);
  for (const auto& [variable, text] : environment) {
    if (!variable.starts_with(prefix)) continue;
    const std::string key = variable.substr(prefix.size());
    if (Find(NameOfKey(key)) != nullptr) continue;
    warnings_.push_back(base::Join("environment ", prefix, UnknownSetting(key, NameOfKey(key))));
  }
}

void Settings::ReadFile(const Given& path, Values& values) {
  std::string content;
  if (const std::string problem = internal::ReadWholeFile(path.text, kMaxFileBytes, &content);
      !problem.empty()) {
    problems_.push_back(
        base::Join("--config (from ", path.origin, ") is ", path.text, ", but ", problem));
    return;
  }
  size_t number = 0;
  for (const std::string& raw : base::Split(content, '\n')) {
    ++number;
    const std::string_view line = Trimmed(raw);
    if (line.empty() || line.front() == '#') continue;
    const std::string origin = base::Join("line ", number, " of ", path.text);
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      problems_.push_back(base::Join(origin, " has no =: write KEY=value, or # before a comment"));
      continue;
    }
    const std::string key(Trimmed(line.substr(0, equals)));
    const std::string name = NameOfKey(key);
    if (name == "config") {
      problems_.push_back(base::Join(origin, " sets CONFIG: give --config as a flag or variable"));
    } else if (Find(name) == nullptr || key != KeyOfName(name)) {
      problems_.push_back(base::Join(origin, ": ", UnknownSetting(key, name)));
    } else if (!values.insert({name, {std::string(Trimmed(line.substr(equals + 1))), origin}})
                    .second) {
      problems_.push_back(
          base::Join(origin, " sets ", key, " a second time: keep one of the lines"));
    }
  }
}

}  // namespace tanggap::config
